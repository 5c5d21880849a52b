// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command.Option;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.repository.KeyFile;
import org.ganglion.repository.Publication;
import org.ganglion.repository.Repository;
import org.ganglion.repository.Roles;
import org.ganglion.repository.Settled;
import org.ganglion.repository.SigningKey;
import org.ganglion.rollout.RolloutPlan;

/** Signs the file of a rollout into a repository. */
final class RolloutSigning {
    static final Option FILE = Option.of("--file", "FILE", "add: the rollout, default NAME.json");
    static final Option KEYS = Option.of(
            "--keys", "DIR", "add: the folder with campaigns.pem and, if it is here, snapshot.pem; default keys");

    private final CommandContext context;
    private final Repository repository;

    RolloutSigning(CommandContext context, Repository repository) {
        this.context = context;
        this.repository = repository;
    }

    /**
     * Pins the release that the file names by its digest, and adds the file.
     *
     * @throws GanglionException if the file is not a rollout, or the keys are not there
     */
    void add(String name) {
        Path file = context.path(context.option(FILE.name()).orElse(name + ".json"));
        byte[] written = bytes(file);
        RolloutPlan plan = RolloutPlan.read(file.toString(), name, written, new ReleaseShelf(repository)::release);
        Map<String, Object> json =
                new LinkedHashMap<>(JsonObject.read(file.toString(), written).values());
        Map<String, Object> release = new LinkedHashMap<>();
        release.put("path", plan.release().path());
        release.putAll(plan.release().artifact());
        json.put("release", release);
        String path = "rollouts/" + name + ".json";
        List<SigningKey> keys = keys();
        repository.requireKeys(keys, Roles.CAMPAIGNS, Roles.SNAPSHOT);
        try (Publication publication = repository.change(keys)) {
            publication.add(Roles.CAMPAIGNS, path, Json.writePretty(json).getBytes(StandardCharsets.UTF_8), Map.of());
            Settled settled = publication.publish();
            context.out()
                    .println(path + ": " + plan.release().path() + " in "
                            + plan.stages().size() + " stages");
            settled.waiting().forEach(each -> context.out().println(each.line()));
            if (settled.timestampNeeded()) {
                context.out().println("next: ganglion repo timestamp --repo " + repository.folder());
            }
        }
    }

    private static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new GanglionException(Reason.NOT_FOUND, file + ": there is no such file");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private List<SigningKey> keys() {
        Path folder = context.path(context.option(KEYS.name()).orElse("keys"));
        List<SigningKey> keys = new ArrayList<>();
        for (String role : List.of(Roles.CAMPAIGNS, Roles.SNAPSHOT)) {
            Path file = folder.resolve(role + KeyFile.PRIVATE);
            if (Files.isRegularFile(file)) {
                keys.add(KeyFile.read(file).signing(Optional.empty()));
            } else if (role.equals(Roles.CAMPAIGNS)) {
                throw new GanglionException(
                        Reason.NOT_FOUND, file + " is not there; name the folder of the keys with --keys DIR");
            }
        }
        return keys;
    }
}
