// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.repository.Roles;
import org.ganglion.repository.SigningKey;
import org.ganglion.repository.TimestampRun;

/** Tells clients what is newest. */
final class TimestampAction {
    private final CommandContext context;

    TimestampAction(CommandContext context) {
        this.context = context;
    }

    int run() {
        Path folder = RepositoryOptions.folder(context);
        KeyRing ring = KeyRing.of(context);
        List<SigningKey> keys = ring.signing(List.of(Roles.TIMESTAMP, Roles.SNAPSHOT));
        if (keys.isEmpty()) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    ring.folder()
                            + ": there is no timestamp.pem; name the timestamp's key with --key FILE, or the folder with "
                            + "--keys DIR");
        }
        OptionalInt days = context.option(RepoCommand.EXPIRES.name())
                .map(text -> OptionalInt.of(RepositoryOptions.count(RepoCommand.EXPIRES.name(), text)))
                .orElse(OptionalInt.empty());
        TimestampRun.Stamped stamped = TimestampRun.in(folder, keys, days);
        if (context.flag(RepositoryOptions.JSON.name())) {
            context.out().println(Json.write(fields(stamped)));
            return 0;
        }
        context.out()
                .println("clients see snapshot " + stamped.snapshot() + (stamped.renewed() ? " (renewed)" : "") + " of "
                        + folder + " until " + stamped.expires() + "; run this again before");
        stamped.settled().published().forEach(file -> context.out().println("published with it: " + file));
        stamped.settled().waiting().forEach(each -> context.err().println("ganglion repo: " + each.line()));
        stamped.expiring().forEach((role, when) -> context.err()
                .println("ganglion repo: " + role + " expires at " + when + "; renew it with "
                        + (role.equals(Roles.SNAPSHOT)
                                ? "'ganglion repo timestamp' and the snapshot's key"
                                : "'ganglion repo rotate " + role + "'")));
        return 0;
    }

    private static Map<String, Object> fields(TimestampRun.Stamped stamped) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("version", stamped.version());
        line.put("snapshot", stamped.snapshot());
        line.put("expires", stamped.expires().toString());
        line.put("renewed", stamped.renewed());
        Map<String, Object> expiring = new TreeMap<>();
        stamped.expiring().forEach((role, when) -> expiring.put(role, when.toString()));
        line.put("expiring", expiring);
        return line;
    }
}
