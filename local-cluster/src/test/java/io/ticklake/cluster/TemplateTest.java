package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
  @Test
  void fillsInEveryName() {
    Template template = new Template("x.properties", "a={{ one }}:{{ two }}\nb={{ one }}\n");

    assertThat(template.render(Map.of("one", "1", "two", "$2\\"))).isEqualTo("a=1:$2\\\nb=1\n");
  }

  @Test
  void saysAllNamesThatHaveNoValue() {
    Template template = new Template("x.properties", "{{ b }} {{ known }} {{ a }}");

    assertThatThrownBy(() -> template.render(Map.of("known", "1")))
        .isInstanceOf(ClusterException.class)
        .hasMessage("Invalid template x.properties: no value for a, b");
  }

  @Test
  void refusesBracesThatAreNotAName() {
    for (String text : new String[] {"{{name}}", "{{ Name }}", "{{ a | upper }}", "{{ a", "a }}"}) {
      assertThatThrownBy(() -> new Template("x", text).render(Map.of("a", "1", "name", "1")))
          .as(text)
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("double braces");
    }
  }

  @Test
  void letsValuesHoldBraces() {
    assertThat(new Template("x", "{{ a }}").render(Map.of("a", "{{ b }}"))).isEqualTo("{{ b }}");
  }

  @Test
  void escapesInXmlAlone() {
    Map<String, String> values = Map.of("a", "<&>");

    assertThat(new Template("x.xml", "{{ a }}").render(values)).isEqualTo("&lt;&amp;&gt;");
    assertThat(new Template("x.conf", "{{ a }}").render(values)).isEqualTo("<&>");
  }
}
