// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command.Option;
import org.ganglion.api.command.CommandContext;
import org.ganglion.repository.Repository;
import org.ganglion.repository.Roles;

/** What the commands on a repository have in common. */
public final class RepositoryOptions {
    /** The repository. */
    public static final Option REPO = Option.of("--repo", "DIR", "the repository, default repo");
    /** For programs. */
    public static final Option JSON = Option.flag("--json", "end with a line of JSON instead of a text");

    private RepositoryOptions() {}

    /** The repository that is named. */
    public static Path folder(CommandContext context) {
        return context.path(context.option(REPO.name()).orElse("repo"));
    }

    /**
     * The publisher that is named, or the only one that there is.
     *
     * @throws GanglionException USAGE if there are several and none is named, NOT_FOUND
     */
    public static String publisher(CommandContext context, Repository repository, Option option) {
        List<String> known = repository.delegated().stream()
                .filter(role -> !role.equals(Roles.CAMPAIGNS))
                .toList();
        String named = context.option(option.name()).orElse(known.size() == 1 ? known.get(0) : "");
        if (known.contains(named)) {
            return named;
        }
        if (named.isEmpty()) {
            throw new GanglionException(
                    Reason.USAGE, "whose release is it? Give " + option.name() + " NAME, one of " + known);
        }
        throw new GanglionException(
                Reason.NOT_FOUND,
                repository.folder() + ": there is no publisher '" + named + "', only " + known
                        + "; 'ganglion repo rotate " + named + " --add KEY.pub' makes one");
    }

    /** Words of the form NAME=VALUE. */
    public static Map<String, String> pairs(CommandContext context, Option option) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : context.options(option.name())) {
            int equals = pair.indexOf('=');
            if (equals < 1 || equals == pair.length() - 1) {
                throw new GanglionException(Reason.USAGE, option.name() + ' ' + pair + " is not " + option.value());
            }
            pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return pairs;
    }

    /** A whole number from 1 on. */
    public static int count(String option, String text) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new GanglionException(Reason.USAGE, option + " needs a whole number from 1 on, is '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
