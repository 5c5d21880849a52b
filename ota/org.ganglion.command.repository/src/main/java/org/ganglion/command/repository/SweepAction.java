// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.repository.Sweep;

/** Removes what nothing names any more. */
final class SweepAction {
    private final CommandContext context;

    SweepAction(CommandContext context) {
        this.context = context;
    }

    int run() {
        Path folder = RepositoryOptions.folder(context);
        boolean delete = context.flag(RepoCommand.DELETE.name());
        List<Sweep.Swept> swept = Sweep.in(folder, delete);
        long bytes = swept.stream().mapToLong(Sweep.Swept::length).sum();
        if (context.flag(RepositoryOptions.JSON.name())) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("deleted", delete);
            line.put("files", swept.stream().map(each -> each.file().toString()).toList());
            line.put("bytes", bytes);
            context.out().println(Json.write(line));
            return 0;
        }
        swept.forEach(each -> context.out().println(each.file() + "  " + Sizes.text(each.length())));
        context.out()
                .println(swept.size() + (swept.size() == 1 ? " file" : " files") + " of " + Sizes.text(bytes)
                        + (delete
                                ? " deleted"
                                : swept.isEmpty() ? ": nothing to do" : " would go; --delete deletes them"));
        return 0;
    }
}
