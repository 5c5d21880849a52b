// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command.Option;
import org.ganglion.api.command.CommandContext;
import org.ganglion.repository.KeyDescription;
import org.ganglion.repository.KeyFile;
import org.ganglion.repository.Repository;
import org.ganglion.repository.Roles;
import org.ganglion.repository.SigningKey;

/**
 * The keys of who runs the command: those that are named, else those of a folder, by the names of the roles.
 *
 * @param context of the command
 * @param folder of the keys
 */
public record KeyRing(CommandContext context, Path folder) {
    /** The folder of keys. */
    public static final Option KEYS = Option.of("--keys", "DIR", "the folder of the keys, ROLE.pem each; default keys");
    /** A key. */
    public static final Option KEY =
            new Option("--key", "FILE", "a key to sign with; default those of the folder of keys that fit", true);
    /** The PIN of a token. */
    public static final Option PIN_FILE =
            Option.of("--pin-file", "FILE", "holds the PIN of a token; without it the variable GANGLION_PIN does");

    /** The key of the snapshot. */
    public static final Option SNAPSHOT_KEY =
            Option.of("--snapshot-key", "FILE", "default snapshot.pem of the folder of keys");

    private static final String TOKEN = ".json";

    /** Those of who runs a command. */
    public static KeyRing of(CommandContext context) {
        return new KeyRing(context, context.path(context.option(KEYS.name()).orElse("keys")));
    }

    /** The keys that are named by --key; else those of these roles, where they are in the folder. */
    List<SigningKey> signing(List<String> roles) {
        List<String> named = context.options(KEY.name());
        if (!named.isEmpty()) {
            return named.stream()
                    .map(name -> signing(KeyFile.read(context.path(name))))
                    .toList();
        }
        return roles.stream()
                .flatMap(role -> privateFile(role).stream())
                .map(file -> signing(KeyFile.read(file)))
                .toList();
    }

    /**
     * The keys with which the targets of a role are changed: its own, and that of the snapshot where it is at hand.
     *
     * @throws GanglionException NOT_FOUND if there is none of the role, UNTRUSTED if one is of neither
     */
    public List<SigningKey> publishing(Repository repository, String role) {
        List<SigningKey> keys = new ArrayList<>(signing(List.of(role)));
        if (keys.isEmpty()) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    folder + ": there is no " + role + KeyFile.PRIVATE + "; name a key of the role with " + KEY.name()
                            + " FILE, or the folder with " + KEYS.name() + " DIR");
        }
        context.option(SNAPSHOT_KEY.name())
                .map(context::path)
                .or(() -> privateFile(Roles.SNAPSHOT))
                .ifPresent(file -> keys.add(signing(file)));
        repository.requireKeys(keys, role, Roles.SNAPSHOT);
        return keys;
    }

    /** The keys that are named by --key; else all of the folder. */
    List<SigningKey> all() {
        if (!context.options(KEY.name()).isEmpty()) {
            return signing(List.of());
        }
        List<SigningKey> keys = new ArrayList<>();
        for (Path file : files()) {
            // a token is asked only where its PIN is known
            boolean token = file.toString().endsWith(TOKEN) && pin().isPresent();
            if (token || file.toString().endsWith(KeyFile.PRIVATE)) {
                KeyFile key = KeyFile.read(file);
                if (key.canSign()) {
                    keys.add(signing(key));
                }
            }
        }
        return keys;
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, folder + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** A key that can sign, opened with the PIN if it is a token's. */
    SigningKey signing(KeyFile file) {
        return file.signing(pin());
    }

    private SigningKey signing(Path file) {
        return signing(KeyFile.read(file));
    }

    /** The file in the folder that can sign for a role, if there is one. */
    private Optional<Path> privateFile(String role) {
        return Stream.of(KeyFile.PRIVATE, TOKEN)
                .map(ending -> folder.resolve(role + ending))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The file in the folder that tells the key of a role, be it the public part alone. */
    Optional<Path> anyFile(String role) {
        return privateFile(role)
                .or(() -> Optional.of(folder.resolve(role + KeyFile.PUBLIC)).filter(Files::isRegularFile));
    }

    KeyDescription description(String file) {
        return KeyFile.read(context.path(file)).description();
    }

    /** The PIN of a token. It is never a word of the command line, which others on the machine could read. */
    Optional<char[]> pin() {
        Optional<Path> file = context.option(PIN_FILE.name()).map(context::path);
        if (file.isPresent()) {
            try {
                return Optional.of(Files.readString(file.get()).strip().toCharArray());
            } catch (IOException e) {
                throw new GanglionException(
                        Reason.STORAGE, file.get() + ": the PIN cannot be read: " + e.getMessage(), e);
            }
        }
        return Optional.ofNullable(System.getenv("GANGLION_PIN")).map(String::toCharArray);
    }
}
