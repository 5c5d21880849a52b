// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command.Option;
import org.ganglion.api.command.CommandContext;
import org.ganglion.repository.KeyDescription;
import org.ganglion.repository.Rotation;

/** Gives a role other keys, or renews its document. */
final class RotateAction {
    private final CommandContext context;
    private final KeyRing ring;

    RotateAction(CommandContext context) {
        this.context = context;
        this.ring = KeyRing.of(context);
    }

    int run() {
        String role = context.argument(RepoCommand.WHAT.name())
                .orElseThrow(() -> new GanglionException(
                        Reason.USAGE, "which role? Say 'ganglion repo rotate root', or a publisher's name"));
        Path folder = RepositoryOptions.folder(context);
        List<KeyDescription> add = context.options(RepoCommand.ADD.name()).stream()
                .map(ring::description)
                .toList();
        List<String> remove = context.options(RepoCommand.REMOVE.name()).stream()
                .map(this::id)
                .toList();
        Rotation rotation = new Rotation(role, add, remove, number(RepoCommand.THRESHOLD), number(RepoCommand.EXPIRES));
        return new Outcome(context, folder).tell(rotation.in(folder, ring.all()), "the change of " + role);
    }

    private String id(String key) {
        return Files.isRegularFile(context.path(key)) ? ring.description(key).id() : key;
    }

    private OptionalInt number(Option option) {
        return context.option(option.name())
                .map(text -> OptionalInt.of(RepositoryOptions.count(option.name(), text)))
                .orElse(OptionalInt.empty());
    }
}
