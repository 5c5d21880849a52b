// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The same command inside the framework, where it stands in the list with the others. */
@Component
public final class ListedTufCommand implements Command {
    private static final Option METADATA_DIR = Option.of("--metadata-dir", "DIR", "where the trusted metadata is kept");
    private static final Option METADATA_URL =
            Option.of("--metadata-url", "URL", "refresh, download: where the repository's metadata lies");
    private static final Option TARGET_NAME =
            new Option("--target-name", "NAME", "download: the path of a target", true);
    private static final Option TARGET_URL =
            Option.of("--target-base-url", "URL", "download: where the repository's targets lie");
    private static final Option TARGET_DIR = Option.of("--target-dir", "DIR", "download: where they go");
    private static final Argument VERB = new Argument("VERB", "init, refresh or download", true);
    private static final Argument ROOT = new Argument("ROOT", "init: the file of the root to be trusted", false);

    /** Made by the component runtime. */
    @Activate
    public ListedTufCommand() {}

    @Override
    public String name() {
        return "tuf";
    }

    @Override
    public String summary() {
        return "checks and downloads from a repository of The Update Framework over HTTP";
    }

    @Override
    public String description() {
        return """
                Called as the TUF conformance suite calls clients. init trusts a root, refresh brings the trusted metadata up to
                date, download also fetches targets and names their files. It ends with 0; 1 if something is not trusted or
                cannot be had; 2 for wrong use.

                  ganglion tuf --metadata-dir trusted init 1.root.json
                  ganglion tuf --metadata-dir trusted --metadata-url http://host/metadata/ refresh
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(VERB, ROOT);
    }

    @Override
    public List<Option> options() {
        return List.of(METADATA_DIR, METADATA_URL, TARGET_NAME, TARGET_URL, TARGET_DIR);
    }

    @Override
    public List<Need> needs() {
        return List.of(
                Need.of(METADATA_DIR.name()),
                Need.of(ROOT.name()).with("init"),
                Need.of(METADATA_URL.name()).with("refresh", "download"),
                Need.of(TARGET_NAME.name()).with("download"),
                Need.of(TARGET_URL.name()).with("download"),
                Need.of(TARGET_DIR.name()).with("download"));
    }

    @Override
    public int run(CommandContext context) {
        List<String> words = new ArrayList<>();
        for (Option option : options()) {
            boolean folder = option == METADATA_DIR || option == TARGET_DIR;
            for (String value : context.options(option.name())) {
                words.add(option.name());
                words.add(folder ? context.path(value).toString() : value);
            }
        }
        context.argument(VERB.name()).ifPresent(words::add);
        context.argument(ROOT.name())
                .ifPresent(root -> words.add(context.path(root).toString()));
        return new TufCommand(InstantSource.system(), context.out(), context.err()).run(words.toArray(String[]::new));
    }
}
