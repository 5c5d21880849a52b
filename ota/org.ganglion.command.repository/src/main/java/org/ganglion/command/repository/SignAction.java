// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.repository.Settled;
import org.ganglion.repository.Signing;
import org.ganglion.repository.SigningKey;

/** Adds signatures. */
final class SignAction {
    private final CommandContext context;

    SignAction(CommandContext context) {
        this.context = context;
    }

    int run() {
        KeyRing ring = KeyRing.of(context);
        Optional<Path> file = context.argument(RepoCommand.WHAT.name()).map(context::path);
        if (file.isPresent()) {
            return signFile(file.get(), ring);
        }
        Path folder = RepositoryOptions.folder(context);
        Settled settled = Signing.in(folder, ring.all(), context.flag(RepoCommand.NOW.name()));
        if (settled.published().isEmpty()
                && settled.waiting().isEmpty()
                && !context.flag(RepositoryOptions.JSON.name())) {
            context.out().println("nothing waits for a signature in " + folder);
        }
        return new Outcome(context, folder).tell(settled, "what was signed");
    }

    private int signFile(Path file, KeyRing ring) {
        if (context.options(KeyRing.KEY.name()).isEmpty()) {
            throw new GanglionException(Reason.USAGE, "say with which key: --key FILE");
        }
        List<SigningKey> keys = ring.signing(List.of());
        Signing.Signed signed = Signing.file(file, keys);
        if (context.flag(RepositoryOptions.JSON.name())) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("file", file.toString());
            line.put("type", signed.type());
            line.put("version", signed.version());
            line.put("expires", signed.expires().toString());
            line.put("signatures", signed.signatures());
            context.out().println(Json.write(line));
        } else {
            context.out()
                    .println(file + ": " + signed.type() + " " + signed.version() + ", good until " + signed.expires()
                            + ", is signed by " + signed.signatures());
            context.out().println("next: carry it back to repo/prepared/, then 'ganglion repo sign' there");
        }
        return 0;
    }
}
