package dev.faultline.cli.report.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.cli.report.writing.Samples;
import dev.faultline.cli.report.writing.Settings;
import dev.faultline.v1.Known;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.ByteArrayInputStream;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

@DisplayName("The report in JUnit's XML")
final class JunitReportTest {

  @Test
  @DisplayName("fails, skips and breaks a case, and counts them")
  void hasACaseForEachCapture() throws Exception {
    Element suite =
        validated(
            Report.newBuilder()
                .addTraces(Samples.violation("a"))
                .addTraces(Samples.inconclusive("b"))
                .addTraces(Samples.unread("c"))
                .addTraces(Samples.clean("d"))
                .addTraces(Samples.skipped("e"))
                .addTraces(Samples.suspect("f"))
                .build());

    assertThat(suite.getAttribute("tests")).isEqualTo("5");
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    assertThat(suite.getAttribute("timestamp")).isEqualTo("2023-11-14T22:13:20+00:00");
    assertThat(suite.getAttribute("hostname")).isEqualTo("lab-7");
    assertThat(suite.getElementsByTagName("error").getLength()).isEqualTo(1);
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("type")).isEqualTo("foreign-fill-under-block");
    assertThat(failure.getTextContent()).contains("foreign-fill-under-block [3f2a91c0]: A page is");
    Element skipped = (Element) suite.getElementsByTagName("skipped").item(0);
    assertThat(skipped.getAttribute("message"))
        .startsWith("INCONCLUSIVE: Events were lost between");
    Element first = (Element) suite.getElementsByTagName("testcase").item(0);
    assertThat(first.getAttribute("name")).isEqualTo("a");
    assertThat(first.getAttribute("time")).isEqualTo("25.074728001");
    assertThat(first.getElementsByTagName("system-out").item(0).getTextContent())
        .contains("\nVIOLATION  a\n", "a:14790");
  }

  @Test
  @DisplayName("does not fail a case for what is known")
  void passesWhatIsKnown() throws Exception {
    TraceReport.Builder trace = Samples.violation("a").toBuilder();
    trace.getFindingsBuilder(0).setKnown(Known.newBuilder().setSource(Known.Source.BASELINE));

    Element suite = validated(Report.newBuilder().addTraces(trace).build());

    assertThat(suite.getAttribute("failures")).isEqualTo("0");
    assertThat(suite.getElementsByTagName("failure").getLength()).isZero();
  }

  @Test
  @DisplayName("has a case for what only all captures together show")
  void hasACaseForAcross() throws Exception {
    Report report =
        Report.newBuilder()
            .addTraces(Samples.clean("a"))
            .addAcross(Samples.suspect("").getFindings(0))
            .build();

    assertThat(validated(report).getAttribute("tests")).isEqualTo("2");
    assertThat(validated(report).getAttribute("failures")).isEqualTo("1");
  }

  @Test
  @DisplayName("is held to a schema that refuses what fstests does not have")
  void theSchemaRefuses() throws Exception {
    Document document = document(Report.newBuilder().addTraces(Samples.unread("a")).build());
    Element error = (Element) document.getElementsByTagName("error").item(0);
    Objects.requireNonNull(error.getParentNode()).appendChild(error.cloneNode(true));

    assertThatThrownBy(() -> schema().newValidator().validate(new DOMSource(document)))
        .isInstanceOf(SAXException.class);
  }

  private static Element validated(Report report) throws Exception {
    Document document = document(report);
    schema().newValidator().validate(new DOMSource(document));
    return document.getDocumentElement();
  }

  private static Document document(Report report) throws Exception {
    byte[] xml = Settings.written(new JunitReport(Settings.setting()), report);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml));
  }

  private static Schema schema() throws SAXException {
    return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(Objects.requireNonNull(JunitReportTest.class.getResource("junit.xsd")));
  }
}
