// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.repository.RepositoryCheck;

/** Checks a repository as a device would. */
final class VerifyAction {
    private final CommandContext context;

    VerifyAction(CommandContext context) {
        this.context = context;
    }

    int run() {
        Path folder = RepositoryOptions.folder(context);
        RepositoryCheck.Findings findings = RepositoryCheck.of(
                folder, context.option(RepoCommand.ROOT.name()).map(context::path));
        if (context.flag(RepositoryOptions.JSON.name())) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("root", findings.root());
            line.put("snapshot", findings.snapshot());
            line.put("targets", findings.targets());
            line.put("bytes", findings.bytes());
            line.put("problems", findings.problems());
            line.put("waiting", findings.waiting().stream().map(Outcome::fields).toList());
            context.out().println(Json.write(line));
        } else {
            findings.problems().forEach(problem -> context.out().println(problem));
            findings.waiting().forEach(each -> context.out().println(each.line()));
            context.out()
                    .println(folder + ": root " + findings.root() + ", snapshot " + findings.snapshot() + ", "
                            + findings.targets() + " targets of " + Sizes.text(findings.bytes()) + ", "
                            + (findings.problems().isEmpty()
                                    ? "all as a client wants it"
                                    : count(findings.problems().size(), "problem"))
                            + (findings.waiting().isEmpty()
                                    ? ""
                                    : "; " + count(findings.waiting().size(), "document") + " not published yet"));
        }
        return findings.problems().isEmpty() ? 0 : 1;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
