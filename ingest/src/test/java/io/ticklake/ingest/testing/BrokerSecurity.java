package io.ticklake.ingest.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Who may use a broker, and how.
 *
 * @param brokerLines what its properties say of it
 * @param administrator a client's properties for one who may do everything
 */
public record BrokerSecurity(
    String protocol, List<String> brokerLines, Map<String, String> administrator) {
  public static final BrokerSecurity NONE = new BrokerSecurity("PLAINTEXT", List.of(), Map.of());

  private static final String PASSWORD = "test-of-loopback";
  private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule";

  /** TLS, passwords, and nothing allowed but what is granted: users admin, writer and reader. */
  public static BrokerSecurity strict(Path folder) throws IOException, InterruptedException {
    Path keys = folder.resolve("broker.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool cannot make a key");
    }
    String users = " user_admin=\"a\" user_writer=\"w\" user_reader=\"r\"";
    return new BrokerSecurity(
        "SASL_SSL",
        List.of(
            "ssl.keystore.location=" + keys,
            "ssl.keystore.password=" + PASSWORD,
            "ssl.keystore.type=PKCS12",
            "ssl.truststore.location=" + keys,
            "ssl.truststore.password=" + PASSWORD,
            "ssl.truststore.type=PKCS12",
            "sasl.enabled.mechanisms=PLAIN",
            "sasl.mechanism.inter.broker.protocol=PLAIN",
            "listener.name.client.plain.sasl.jaas.config="
                + LOGIN
                + " required username=\"admin\" password=\"a\""
                + users
                + ";",
            "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users=User:admin;User:ANONYMOUS"),
        client(folder, "admin", "a"));
  }

  /** What a client of a strict broker sets. */
  public static Map<String, String> client(Path folder, String user, String password) {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        LOGIN + " required username=\"" + user + "\" password=\"" + password + "\";",
        "ssl.truststore.location",
        folder.resolve("broker.p12").toString(),
        "ssl.truststore.password",
        PASSWORD,
        "ssl.truststore.type",
        "PKCS12");
  }
}
