// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.repository.Settled;
import org.ganglion.repository.Waiting;

/**
 * Tells what a change of a repository has come to, and what is to be done next.
 *
 * @param context of the command
 * @param folder of the repository
 */
public record Outcome(CommandContext context, Path folder) {
    /** Tells it and gives the exit code: what waits for others is no failure, whose key does not fit was refused before. */
    public int tell(Settled settled, String what) {
        return tell(settled, what, Map.of());
    }

    /** Likewise, with more for the line of JSON. */
    public int tell(Settled settled, String what, Map<String, Object> more) {
        if (context.flag(RepositoryOptions.JSON.name())) {
            Map<String, Object> line = new LinkedHashMap<>(more);
            line.put("published", settled.published());
            line.put("waiting", settled.waiting().stream().map(Outcome::fields).toList());
            line.put("timestampNeeded", settled.timestampNeeded());
            context.out().println(Json.write(line));
            return 0;
        }
        if (!settled.published().isEmpty()) {
            context.out().println(what + " is in " + folder + ": " + String.join(", ", settled.published()));
        }
        settled.waiting().forEach(each -> context.out().println(each.line()));
        next(settled).forEach(line -> context.out().println("next: " + line));
        return 0;
    }

    static Map<String, Object> fields(Waiting waiting) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("role", waiting.role());
        fields.put("version", waiting.version());
        fields.put("file", waiting.file().toString());
        fields.put("signatures", waiting.there());
        fields.put("needed", waiting.needed());
        fields.put("missingKeys", waiting.missingKeys());
        fields.put("missing", waiting.missing());
        return fields;
    }

    private List<String> next(Settled settled) {
        List<String> next = new ArrayList<>();
        String repo = context.option(RepositoryOptions.REPO.name())
                .map(name -> " --repo " + name)
                .orElse("");
        boolean signed =
                settled.waiting().stream().allMatch(each -> each.missingKeys().isEmpty());
        if (!settled.waiting().isEmpty() && signed) {
            next.add("ganglion repo sign" + repo + ", where the keys of the other roles are");
        } else if (!signed) {
            next.add("ganglion repo sign" + repo + " --key FILE, by who has one of these keys; on another machine"
                    + " 'ganglion repo sign COPY --key FILE' with a copy of the file, which comes back to its place");
        }
        if (settled.timestampNeeded()) {
            next.add("ganglion repo timestamp" + repo);
        }
        return next;
    }
}
