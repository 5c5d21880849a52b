// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.repository.Founding;
import org.ganglion.repository.KeyDescription;
import org.ganglion.repository.KeyFile;
import org.ganglion.repository.Roles;
import org.ganglion.repository.Settled;
import org.ganglion.repository.SigningKey;

/** Makes a repository, and the keys that are not there yet. */
final class InitAction {
    private static final String ONLY_PUBLISHER = "local";

    private final CommandContext context;
    private final KeyRing ring;
    private final Path folder;
    private final Map<String, List<KeyDescription>> keys = new LinkedHashMap<>();
    private final List<SigningKey> signing = new ArrayList<>();

    InitAction(CommandContext context) {
        this.context = context;
        this.ring = KeyRing.of(context);
        this.folder = RepositoryOptions.folder(context);
    }

    int run() {
        if (ring.folder()
                .toAbsolutePath()
                .normalize()
                .startsWith(folder.toAbsolutePath().normalize())) {
            throw new GanglionException(
                    Reason.USAGE,
                    ring.folder()
                            + ": keys do not belong into the repository, which everybody may copy; name another folder "
                            + "with " + KeyRing.KEYS.name());
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new GanglionException(
                    Reason.USAGE, folder + ": is a file; name a folder with " + RepositoryOptions.REPO.name());
        }
        List<String> roles = roles();
        Map<String, Integer> thresholds = numbers(RepoCommand.THRESHOLD, roles);
        Map<String, Integer> days = numbers(RepoCommand.EXPIRES, roles);
        Map<String, List<String>> named = named(roles);
        for (String role : roles) {
            keys.put(role, named.containsKey(role) ? given(named.get(role)) : own(role));
        }
        if (!context.options(KeyRing.KEY.name()).isEmpty()) {
            signing.addAll(ring.signing(List.of()));
        }
        Settled settled = new Founding(keys, thresholds, days).in(folder, signing);
        if (!context.flag(RepositoryOptions.JSON.name())) {
            keys.forEach((role, each) -> context.out()
                    .printf(
                            "%-10s %d of %s%n",
                            role,
                            thresholds.getOrDefault(role, 1),
                            each.stream().map(KeyDescription::shortId).toList()));
        }
        return new Outcome(context, folder).tell(settled, "an empty repository");
    }

    private List<String> roles() {
        List<String> roles =
                new ArrayList<>(List.of(Roles.ROOT, Roles.TARGETS, Roles.SNAPSHOT, Roles.TIMESTAMP, Roles.CAMPAIGNS));
        List<String> publishers = context.options(RepoCommand.PUBLISHER.name());
        (publishers.isEmpty() ? List.of(ONLY_PUBLISHER) : publishers).forEach(name -> roles.add(Roles.publisher(name)));
        return roles;
    }

    private Map<String, List<String>> named(List<String> roles) {
        Map<String, List<String>> named = new LinkedHashMap<>();
        for (String pair : context.options(RepoCommand.ROLE_KEY.name())) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new GanglionException(
                        Reason.USAGE, RepoCommand.ROLE_KEY.name() + ' ' + pair + " is not ROLE=FILE");
            }
            requireRole(pair.substring(0, equals), roles);
            named.computeIfAbsent(pair.substring(0, equals), role -> new ArrayList<>())
                    .add(pair.substring(equals + 1));
        }
        return named;
    }

    private Map<String, Integer> numbers(Command.Option option, List<String> roles) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        RepositoryOptions.pairs(context, option).forEach((role, number) -> {
            requireRole(role, roles);
            numbers.put(role, RepositoryOptions.count(option.name(), number));
        });
        return numbers;
    }

    private static void requireRole(String role, List<String> roles) {
        if (!roles.contains(role)) {
            throw new GanglionException(Reason.USAGE, "there is no role '" + role + "', only " + roles);
        }
    }

    private List<KeyDescription> given(List<String> files) {
        List<KeyDescription> descriptions = new ArrayList<>();
        for (String file : files) {
            KeyFile key = KeyFile.read(context.path(file));
            if (key.canSign()) {
                signing.add(ring.signing(key));
            }
            descriptions.add(key.description());
        }
        return descriptions;
    }

    /** The key of a role in the folder of keys, made if it is not there. */
    private List<KeyDescription> own(String role) {
        Path file = ring.anyFile(role).orElseGet(() -> {
            Path made = ring.folder().resolve(role + KeyFile.PRIVATE);
            KeyFile.make(made);
            context.err().println("made " + made);
            return made;
        });
        KeyFile key = KeyFile.read(file);
        if (key.canSign()) {
            signing.add(ring.signing(key));
        }
        return List.of(key.description());
    }
}
