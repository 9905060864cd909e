package dev.pawl.cli.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LaunchAgentTest {
  private static Service service(String home) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("PAWL_HOME", home);
    return new Service(List.of("/opt/pa wl/<pawl> & co", "daemon", "run"), environment);
  }

  @Test
  void agent_ofAwkwardPaths_isXmlThatSaysThem() throws Exception {
    BootEntry entry = LaunchAgent.of(service("/a & \"b\" <c>"), Path.of("/Users/ann"));

    DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
    parsers.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    Document agent =
        parsers.newDocumentBuilder().parse(new InputSource(new StringReader(entry.text())));
    NodeList strings = agent.getElementsByTagName("string");
    List<String> values =
        java.util.stream.IntStream.range(0, strings.getLength())
            .mapToObj(i -> strings.item(i).getTextContent())
            .toList();

    assertThat(values)
        .containsExactly(
            "dev.pawl.daemon",
            "/opt/pa wl/<pawl> & co",
            "daemon",
            "run",
            "/a & \"b\" <c>",
            "Background");
    assertThat(entry.file())
        .isEqualTo(Path.of("/Users/ann/Library/LaunchAgents/dev.pawl.daemon.plist"));
  }

  @Test
  void path_withALineBreak_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> service("/a\nExecStart=/bin/evil"))
        .withMessageContaining("control character");
  }
}
