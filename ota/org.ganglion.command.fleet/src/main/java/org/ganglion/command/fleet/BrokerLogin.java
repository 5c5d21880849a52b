// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.ConnectionSettings.Login;
import org.ganglion.api.messaging.ConnectionSettings.Tls;

/** What a broker wants to see of a person: a JSON file with the names of a device's {@code org.ganglion.mqtt} configuration. */
final class BrokerLogin {
    private static final String USER = "user";
    private static final String PASSWORD = ".password";
    private static final String TRUST_STORE = "tls.trust.store";
    private static final String TRUST_PASSWORD = ".tls.trust.password";
    private static final String KEY_STORE = "tls.key.store";
    private static final String KEY_PASSWORD = ".tls.key.password";
    private static final Set<String> NAMES =
            Set.of(USER, PASSWORD, TRUST_STORE, TRUST_PASSWORD, KEY_STORE, KEY_PASSWORD);

    private final Path folder;
    private final JsonObject fields;

    private BrokerLogin(Path folder, JsonObject fields) {
        this.folder = folder;
        this.fields = fields;
    }

    /** @throws GanglionException if it cannot be read or has other fields */
    static BrokerLogin read(Path file) {
        if (!Files.exists(file)) { // a pipe is as good as a file, and leaves no password on a disk
            throw new GanglionException(Reason.NOT_FOUND, file + ": there is no such file");
        }
        JsonObject fields;
        try {
            fields = JsonObject.read(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
        for (String name : fields.names()) {
            if (!NAMES.contains(name)) {
                throw fields.wrong(name, "is not one of " + String.join(", ", new TreeSet<>(NAMES)));
            }
        }
        return new BrokerLogin(file.toAbsolutePath().getParent(), fields);
    }

    ConnectionSettings applyTo(ConnectionSettings settings) {
        ConnectionSettings named =
                fields.has(USER) ? settings.as(new Login(fields.text(USER), fields.text(PASSWORD, ""))) : settings;
        return fields.has(TRUST_STORE) || fields.has(KEY_STORE) ? named.over(tls()) : named;
    }

    private Tls tls() {
        return new Tls(
                file(TRUST_STORE),
                fields.text(TRUST_PASSWORD, ""),
                file(KEY_STORE),
                fields.text(KEY_PASSWORD, ""),
                true);
    }

    private Optional<Path> file(String name) {
        return fields.has(name) ? Optional.of(folder.resolve(fields.text(name))) : Optional.empty();
    }
}
