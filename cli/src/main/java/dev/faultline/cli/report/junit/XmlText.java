package dev.faultline.cli.report.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.report.words.PlainText;
import java.io.OutputStream;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * XML of text from captures. Most control characters may not be in XML at all, not even escaped,
 * and some consumers show what they read on a terminal: all text is made visible first.
 */
final class XmlText {
  private final XMLStreamWriter xml;

  XmlText(OutputStream out) {
    try {
      xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out, UTF_8.name());
    } catch (XMLStreamException e) {
      throw new IllegalStateException("every Java runtime writes XML in UTF-8", e);
    }
  }

  void declare() throws XMLStreamException {
    xml.writeStartDocument(UTF_8.name(), "1.0");
    xml.writeCharacters("\n");
  }

  void begin(String name) throws XMLStreamException {
    xml.writeStartElement(name);
  }

  void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, PlainText.of(value));
  }

  /** Text of several lines. */
  void text(String text) throws XMLStreamException {
    xml.writeCharacters(
        text.lines().map(PlainText::of).collect(Collectors.joining("\n", "\n", "\n")));
  }

  void end() throws XMLStreamException {
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  /** What was begun is complete to its last bracket, so that something may be written behind it. */
  void flush() throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.flush();
  }

  void finish() throws XMLStreamException {
    xml.writeEndDocument();
    xml.flush();
  }
}
