// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.json.Json;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.repository.Founding;
import org.ganglion.repository.KeyDescription;
import org.ganglion.repository.KeyFile;
import org.ganglion.repository.Publication;
import org.ganglion.repository.Repository;
import org.ganglion.repository.Roles;
import org.ganglion.repository.SigningKey;
import org.ganglion.repository.TimestampRun;
import org.ganglion.rollout.DeviceName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release of which no timestamp tells yet: nobody is asked for it, and it is said what is to be done. */
class UnseenReleaseTest {
    private static final String PUBLISHER = "acme";
    private static final String RELEASE = "features/acme/kitchen-1.0.0.json";
    private static final String COMMAND = "run 'ganglion repo timestamp --repo ";

    @TempDir
    Path folder;

    private Path repository;
    /** The broker cannot be reached, which only who wants to ask devices finds out. */
    private final MessagingFactory nobody = settings -> {
        throw new GanglionException(Reason.NETWORK, "somebody wanted to ask devices");
    };

    @BeforeEach
    void aRepositoryWithARelease() {
        repository = folder.resolve("repo");
        Map<String, List<KeyDescription>> keys = new LinkedHashMap<>();
        for (String role :
                List.of(Roles.ROOT, Roles.TARGETS, Roles.SNAPSHOT, Roles.TIMESTAMP, Roles.CAMPAIGNS, PUBLISHER)) {
            KeyFile.make(file(role));
            keys.put(role, List.of(key(role).description()));
        }
        new Founding(keys, Map.of(), Map.of())
                .in(
                        repository,
                        List.of(
                                key(Roles.ROOT),
                                key(Roles.TARGETS),
                                key(Roles.SNAPSHOT),
                                key(Roles.CAMPAIGNS),
                                key(PUBLISHER)));
        stamp();
        add(PUBLISHER, RELEASE, Map.of(), Map.of("releaseCounter", 1L));
    }

    private Path file(String role) {
        return folder.resolve("keys").resolve(role + KeyFile.PRIVATE);
    }

    private SigningKey key(String role) {
        return KeyFile.read(file(role)).signing(Optional.empty());
    }

    private void stamp() {
        TimestampRun.in(repository, List.of(key(Roles.TIMESTAMP)), OptionalInt.empty());
    }

    private void add(String role, String path, Map<String, Object> json, Map<String, Object> custom) {
        try (Publication publication = Repository.open(repository).change(List.of(key(role), key(Roles.SNAPSHOT)))) {
            publication.add(role, path, Json.write(json).getBytes(StandardCharsets.UTF_8), custom);
            publication.publish();
        }
    }

    private GanglionException refused(Command command, Map<String, String> words) {
        Map<String, String> all = new LinkedHashMap<>(words);
        all.put("--repo", repository.toString());
        all.put("--group", "lab");
        all.put("--broker", "tcp://127.0.0.1:1");
        return assertThrows(GanglionException.class, () -> command.run(new Desk(all)));
    }

    private void staysUnaskedUntilStamped(Command command, Map<String, String> words) {
        GanglionException forgotten = refused(command, words);
        assertEquals(Reason.UNTRUSTED, forgotten.reason(), forgotten.getMessage());
        assertTrue(forgotten.getMessage().contains(COMMAND + repository + "'"), forgotten.getMessage());

        stamp();

        assertEquals(Reason.NETWORK, refused(command, words).reason(), "now devices are asked");
    }

    @Test
    void givenAForgottenTimestamp_whenDeployed_thenNobodyIsAskedAndTheCommandIsNamed() {
        // packer, inspection and publishers are for models
        staysUnaskedUntilStamped(new DeployCommand(null, null, nobody, null), Map.of("WHAT", "kitchen"));
    }

    @Test
    void givenAForgottenTimestamp_whenARolloutRuns_thenNobodyIsAskedAndTheCommandIsNamed() {
        stamp();
        add(
                Roles.CAMPAIGNS,
                "rollouts/spring.json",
                Map.of(
                        "schema",
                        1,
                        "release",
                        Map.of("path", "kitchen:1.1.0"),
                        "stages",
                        List.of(Map.of("group", "lab"))),
                Map.of());
        add(PUBLISHER, "features/acme/kitchen-1.1.0.json", Map.of("new", 1), Map.of("releaseCounter", 2L));

        staysUnaskedUntilStamped(new RolloutCommand(nobody), Map.of("ACTION", "run", "NAME", "spring"));
    }

    @Test
    void givenACampaignThatDevicesDoNotSee_whenTheyAreToGoBack_thenThatIsRefused() {
        stamp();
        String sha256 = Repository.open(repository)
                .release(RELEASE)
                .orElseThrow()
                .target()
                .sha256();
        add(
                Roles.CAMPAIGNS,
                "campaigns/back.json",
                Map.of(
                        "schema",
                        1,
                        "rollback",
                        Map.of(
                                "path",
                                "features/acme/kitchen",
                                "to",
                                Map.of("sha256", sha256, "releaseCounter", 1),
                                "devices",
                                List.of("*"))),
                Map.of());
        Campaigns campaigns = new Campaigns(new ReleaseShelf(Repository.open(repository)));
        DeviceName device = new DeviceName("lab", "d0");

        GanglionException forgotten =
                assertThrows(GanglionException.class, () -> campaigns.target("acme/kitchen", device, 1));
        assertTrue(forgotten.getMessage().contains(COMMAND), forgotten.getMessage());

        stamp();
        assertEquals(
                sha256,
                new Campaigns(new ReleaseShelf(Repository.open(repository)))
                        .target("acme/kitchen", device, 1)
                        .sha256());
    }
}
