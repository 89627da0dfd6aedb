package dev.faultline.cli.report.sarif;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.ReportSetting;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rules that have results, each with its page as help. */
final class SarifRules {
  private final ReportSetting.RuleBook book;
  private final Map<String, Integer> indices = new LinkedHashMap<>();

  SarifRules(ReportSetting.RuleBook book) {
    this.book = book;
  }

  /** Where the rule will stand. */
  int index(String rule) {
    return indices.computeIfAbsent(rule, fresh -> indices.size());
  }

  JsonArray json() {
    JsonArray rules = new JsonArray();
    indices.keySet().forEach(rule -> rules.add(json(rule)));
    return rules;
  }

  private JsonObject json(String name) {
    JsonObject rule = new JsonObject();
    rule.addProperty("id", PlainText.of(name));
    book.page(name)
        .ifPresent(
            page -> {
              rule.add("shortDescription", text(page.summary()));
              JsonObject help = new JsonObject();
              help.addProperty("text", page.markdown());
              help.addProperty("markdown", page.markdown());
              rule.add("help", help);
              JsonArray tags = new JsonArray();
              tags.add(page.group());
              JsonObject properties = new JsonObject();
              properties.add("tags", tags);
              rule.add("properties", properties);
            });
    return rule;
  }

  private static JsonObject text(String text) {
    JsonObject message = new JsonObject();
    message.addProperty("text", text);
    return message;
  }
}
