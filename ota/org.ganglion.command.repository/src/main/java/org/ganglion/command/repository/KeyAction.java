// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.repository.KeyDescription;
import org.ganglion.repository.KeyFile;

/** Makes a key, or writes down one that is in a token. */
final class KeyAction {
    private final CommandContext context;

    KeyAction(CommandContext context) {
        this.context = context;
    }

    int run() {
        Path file = context.path(context.argument(RepoCommand.WHAT.name())
                .orElseThrow(() -> new GanglionException(
                        Reason.USAGE, "which file is the key to be written to? Say 'ganglion repo key FILE.pem'")));
        Optional<Path> token = context.option(RepoCommand.PKCS11.name()).map(context::path);
        if (token.isEmpty() && context.option(RepoCommand.ALIAS.name()).isPresent()) {
            throw new GanglionException(
                    Reason.USAGE, RepoCommand.ALIAS.name() + " names a key in a token; say which by --pkcs11 FILE");
        }
        KeyDescription made = token.isPresent() ? ofToken(file, token.get()) : ofFile(file);
        if (context.flag(RepositoryOptions.JSON.name())) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("file", file.toString());
            line.put("id", made.id());
            line.put("key", made.fields());
            context.out().println(Json.write(line));
        } else {
            context.out().println(file + ": key " + made.shortId());
        }
        return 0;
    }

    private KeyDescription ofFile(Path file) {
        if (!file.toString().endsWith(KeyFile.PRIVATE)) {
            throw new GanglionException(
                    Reason.USAGE, file + ": name it *" + KeyFile.PRIVATE + ", so that it is known as a private key");
        }
        KeyDescription made = KeyFile.make(file);
        context.err().println("the public key, to be given away: " + KeyFile.publicFile(file));
        return made;
    }

    private KeyDescription ofToken(Path file, Path configuration) {
        if (!file.toString().endsWith(".json")) {
            throw new GanglionException(
                    Reason.USAGE, file + ": name it *.json, it only says which token and key it is");
        }
        String name = file.getFileName().toString();
        String alias =
                context.option(RepoCommand.ALIAS.name()).orElse(name.substring(0, name.length() - ".json".length()));
        char[] pin = KeyRing.of(context)
                .pin()
                .orElseThrow(() -> new GanglionException(
                        Reason.USAGE, "set GANGLION_PIN to the token's PIN, or name a file with it by --pin-file"));
        return KeyFile.ofToken(file, configuration, alias, pin);
    }
}
