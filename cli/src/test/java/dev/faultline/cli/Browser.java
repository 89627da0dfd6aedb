package dev.faultline.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A headless Chromium with one page, driven through its DevTools protocol over a web socket on the
 * loopback interface.
 */
final class Browser implements AutoCloseable {
  private static final long PATIENCE_S = 60;
  private static final List<String> PROGRAMS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> OPTIONS =
      List.of(
          "--headless",
          "--no-sandbox", // it is refused to root
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars",
          "--remote-debugging-port=0");

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonObject>> answers;
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private String session = "";
  private int sent;

  private Browser(Process process, Path profile, String address) throws Exception {
    this.process = process;
    this.profile = profile;
    this.answers = new ConcurrentHashMap<>();
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Hearing())
            .get(PATIENCE_S, TimeUnit.SECONDS);
  }

  /** The program, where there is one. */
  static Optional<Path> program() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(directory -> PROGRAMS.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens a file in a window of that size. */
  static Browser open(Path program, Path page, int width, int height, String scheme)
      throws Exception {
    Path profile = Files.createTempDirectory("faultline-browser");
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(OPTIONS);
    command.add("--user-data-dir=" + profile);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("output").toFile())
            .start();
    Browser browser = new Browser(process, profile, address(process, profile));
    browser.load(page, width, height, scheme);
    return browser;
  }

  private static String address(Process process, Path profile) throws Exception {
    Path file = profile.resolve("DevToolsActivePort");
    for (long i = 0; i < PATIENCE_S * 20 && process.isAlive(); i++) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() == 2) {
          return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
        }
      }
      Thread.sleep(50);
    }
    throw new IOException("no browser: " + Files.readString(profile.resolve("output")));
  }

  private void load(Path page, int width, int height, String scheme) throws Exception {
    JsonObject target = new JsonObject();
    target.addProperty("url", "about:blank");
    JsonObject attach = new JsonObject();
    attach.add("targetId", call("Target.createTarget", target).get("targetId"));
    attach.addProperty("flatten", true);
    session = call("Target.attachToTarget", attach).get("sessionId").getAsString();
    call("Log.enable", new JsonObject());
    call("Runtime.enable", new JsonObject());
    call("Page.enable", new JsonObject());
    JsonObject size = new JsonObject();
    size.addProperty("width", width);
    size.addProperty("height", height);
    size.addProperty("deviceScaleFactor", 1);
    size.addProperty("mobile", false);
    call("Emulation.setDeviceMetricsOverride", size);
    media("screen", scheme);
    JsonObject where = new JsonObject();
    where.addProperty("url", page.toUri().toString());
    call("Page.navigate", where);
    loaded.get(PATIENCE_S, TimeUnit.SECONDS);
  }

  /** Shows the page as on a screen or on paper, light or dark. */
  void media(String medium, String scheme) throws Exception {
    JsonObject feature = new JsonObject();
    feature.addProperty("name", "prefers-color-scheme");
    feature.addProperty("value", scheme);
    JsonArray features = new JsonArray();
    features.add(feature);
    JsonObject media = new JsonObject();
    media.addProperty("media", medium);
    media.add("features", features);
    call("Emulation.setEmulatedMedia", media);
  }

  /** Everything that went to the console, and whatever was refused. */
  List<String> complaints() {
    return complaints;
  }

  /** What a JavaScript expression gives, as text. */
  String evaluate(String expression) throws Exception {
    JsonObject question = new JsonObject();
    question.addProperty("expression", "String(" + expression + ")");
    JsonObject answer = call("Runtime.evaluate", question);
    if (answer.has("exceptionDetails")) {
      throw new IOException(expression + ": " + answer);
    }
    return answer.getAsJsonObject("result").get("value").getAsString();
  }

  /** What is in the window, as PNG. */
  byte[] screenshot() throws Exception {
    JsonObject answer = call("Page.captureScreenshot", new JsonObject());
    return Base64.getDecoder().decode(answer.get("data").getAsString());
  }

  private JsonObject call(String method, JsonObject parameters)
      throws InterruptedException, ExecutionException, TimeoutException {
    int id = ++sent;
    JsonObject message = new JsonObject();
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", parameters);
    if (!session.isEmpty()) {
      message.addProperty("sessionId", session);
    }
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(message.toString(), true).get(PATIENCE_S, TimeUnit.SECONDS);
    return answer.get(PATIENCE_S, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    try (var files = Files.walk(profile)) {
      for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      profile.toFile().deleteOnExit(); // a process that is dying may still write into it
    }
  }

  /** Sorts what the browser says into answers and events. */
  private final class Hearing implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        hear(JsonParser.parseString(text.toString()).getAsJsonObject());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void hear(JsonObject message) {
      if (message.has("id")) {
        CompletableFuture<JsonObject> answer = answers.remove(message.get("id").getAsInt());
        if (answer != null && message.has("result")) {
          answer.complete(message.getAsJsonObject("result"));
        } else if (answer != null) {
          answer.completeExceptionally(new IOException(message.toString()));
        }
        return;
      }
      switch (message.get("method").getAsString()) {
        case "Page.loadEventFired" -> loaded.complete(null);
        case "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown" ->
            complaints.add(message.get("params").toString());
        default -> {}
      }
    }
  }
}
