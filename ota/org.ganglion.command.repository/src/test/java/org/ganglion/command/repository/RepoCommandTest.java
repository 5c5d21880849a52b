// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.repository.KeyFile;
import org.ganglion.repository.Publication;
import org.ganglion.repository.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a publisher types, on one machine or two. */
class RepoCommandTest {
    @TempDir
    private Path folder;

    private String repo(String... words) throws Exception {
        return TypedWords.run(folder, new RepoCommand(), words);
    }

    /** Begins a repository of which a role needs two of these keys. */
    private String beginWithTwo(String role, String... keys) throws Exception {
        List<String> words = new ArrayList<>(List.of("init", "--publisher", "acme", "--threshold", role + "=2"));
        for (String key : keys) {
            words.addAll(List.of("--role-key", role + '=' + key));
        }
        return repo(words.toArray(new String[0]));
    }

    private void publishKitchen(Map<String, Object> custom) throws Exception {
        try (Publication publication = Repository.open(folder.resolve("repo"))
                .change(List.of(
                        KeyFile.read(folder.resolve("keys/acme.pem")).signing(Optional.empty()),
                        KeyFile.read(folder.resolve("keys/snapshot.pem")).signing(Optional.empty())))) {
            publication.add("acme", "features/acme/kitchen-1.0.0.json", new byte[] {'{', '}'}, custom);
            publication.publish();
        }
    }

    private Reason refused(String... words) {
        return assertThrows(GanglionException.class, () -> repo(words), () -> List.of(words) + " went through")
                .reason();
    }

    private JsonObject verified() throws Exception {
        return JsonObject.read("verify", repo("verify", "--json"));
    }

    @Test
    void givenAnEmptyFolder_whenInitAndTimestampAreTyped_thenTheRepositoryIsAsAClientWantsIt() throws Exception {
        String said = repo("init");

        assertTrue(said.contains("next: ganglion repo timestamp"), said);
        repo("timestamp");
        assertEquals(List.of(), verified().list("problems"));
        assertTrue(repo("gc").contains("nothing to do"));
        assertTrue(repo("sign").contains("nothing waits"));
        assertEquals(Reason.USAGE, refused("init"));
    }

    @Test
    void givenRootKeysOfTwoPeopleElsewhere_whenBothHaveSignedACopy_thenTheRepositoryBegins() throws Exception {
        repo("key", "elsewhere/alice.pem");
        repo("key", "elsewhere/bob.pem");
        repo("key", "elsewhere/eve.pem");
        String begun = beginWithTwo("root", "elsewhere/alice.pub", "elsewhere/bob.pub", "elsewhere/eve.pub");
        assertTrue(begun.contains("root 1 waits for 2 more of the keys"), begun);
        assertFalse(Files.exists(folder.resolve("keys/root.pem")), "nobody makes another root key");

        Path waiting = folder.resolve("repo/prepared/root.json");
        Path copy = folder.resolve("elsewhere/root.json");
        Files.copy(waiting, copy);
        repo("sign", "elsewhere/root.json", "--key", "elsewhere/alice.pem");
        repo("sign", "elsewhere/root.json", "--key", "elsewhere/bob.pem");
        Files.copy(copy, waiting, StandardCopyOption.REPLACE_EXISTING);
        repo("sign");
        repo("timestamp");

        assertEquals(List.of(), verified().list("problems"));
        assertEquals(Reason.NOT_FOUND, refused("rotate", "root", "--remove", "12345678"));
        repo("rotate", "root", "--remove", "elsewhere/eve.pub", "--key", "elsewhere/alice.pem");
        repo("sign", "--key", "elsewhere/bob.pem");
        assertEquals(2, verified().integer("root"));
        assertEquals(List.of(), verified().list("problems"));
    }

    @Test
    void givenAFirstRootThatHasItsSignatures_whenKeysOfOtherRolesWereNotAtHand_thenTheNextStepIsToSignWithThem()
            throws Exception {
        repo("key", "elsewhere/alice.pem");
        repo("key", "elsewhere/bob.pem");
        beginWithTwo("root", "elsewhere/alice.pub", "elsewhere/bob.pub");
        repo("sign", "--key", "elsewhere/alice.pem");

        String said = repo("sign", "--key", "elsewhere/bob.pem");

        assertTrue(said.contains("next: ganglion repo sign, where the keys of the other roles are"), said);
        assertFalse(said.contains("old keys"), said);
        repo("sign");
        repo("timestamp");
        assertEquals(List.of(), verified().list("problems"));
        assertEquals(List.of(), verified().list("waiting"));
    }

    @Test
    void givenARelease_whenACampaignAllowsToGoBack_thenItNamesDigestAndCounter() throws Exception {
        repo("init", "--publisher", "acme");
        publishKitchen(Map.of("releaseCounter", 3L));
        CampaignCommand campaigns = new CampaignCommand();

        TypedWords.run(folder, campaigns, "rollback", "acme/kitchen", "--to", "1.0.0", "--devices", "lab/a,lab/b");

        Repository opened = Repository.open(folder.resolve("repo"));
        JsonObject rollback = JsonObject.read(
                        "campaign",
                        Files.readAllBytes(opened.file(opened.target("campaigns/rollback-acme-kitchen-1.0.0.json")
                                .orElseThrow())))
                .object("rollback");
        assertEquals("features/acme/kitchen", rollback.text("path"));
        assertEquals(3, rollback.object("to").integer("releaseCounter"));
        assertEquals(
                opened.release("features/acme/kitchen-1.0.0.json")
                        .orElseThrow()
                        .target()
                        .sha256(),
                rollback.object("to").text("sha256"));
        assertEquals(List.of("lab/a", "lab/b"), rollback.texts("devices"));
        TypedWords.run(folder, campaigns, "rollback", "kitchen", "--to", "1.0.0", "--end");
        assertEquals(1, Repository.open(folder.resolve("repo")).targets().size());
        assertEquals(
                Reason.NOT_FOUND,
                assertThrows(
                                GanglionException.class,
                                () -> TypedWords.run(folder, campaigns, "rollback", "kitchen", "--to", "9.0.0"))
                        .reason());
    }

    @Test
    void givenARoleOfTwoPeople_whenOneSignsOrAStranger_thenItIsSaidWhatWaitsAndForWhom() throws Exception {
        for (String person : List.of("alice", "bob", "eve")) {
            repo("key", "elsewhere/" + person + ".pem");
        }
        beginWithTwo("campaigns", "elsewhere/alice.pem", "elsewhere/bob.pem");
        publishKitchen(Map.of());
        repo("timestamp");
        CampaignCommand campaigns = new CampaignCommand();
        String[] back = {"rollback", "kitchen", "--to", "1.0.0", "--key", "elsewhere/eve.pem"};

        GanglionException stranger =
                assertThrows(GanglionException.class, () -> TypedWords.run(folder, campaigns, back));
        assertEquals(Reason.UNTRUSTED, stranger.reason());
        assertEquals(1, stranger.reason().exitCode());
        assertTrue(stranger.getMessage().contains("nothing was changed"), stranger.getMessage());
        assertEquals(List.of(), verified().list("waiting"));

        back[back.length - 1] = "elsewhere/alice.pem";
        String said = TypedWords.run(folder, campaigns, back);
        String bob =
                KeyFile.read(folder.resolve("elsewhere/bob.pub")).description().shortId();
        assertTrue(said.contains("campaigns 2 waits for 1 more of the keys " + bob + "; it has 1 of 2"), said);
        assertTrue(said.contains("next: ganglion repo sign --key FILE"), said);
        JsonObject waiting = verified().objects("waiting").get(0);
        assertEquals("campaigns", waiting.text("role"));
        assertEquals(1, waiting.integer("signatures"));
        assertEquals(List.of(bob), waiting.texts("missingKeys"));
        assertTrue(repo("verify").contains("campaigns 2 waits for"), "and exit code 0: clients see nothing of it");

        repo("sign", "--key", "elsewhere/bob.pem", "--key", "keys/snapshot.pem");
        repo("timestamp");
        assertEquals(List.of(), verified().list("waiting"));
    }

    @Test
    void givenWrongWords_whenTyped_thenTheyAreWrongUseAndNothingIsMade() {
        assertEquals(Reason.USAGE, refused("begin"));
        assertEquals(Reason.USAGE, refused("init", "--delete"));
        assertEquals(Reason.USAGE, refused("init", "again"));
        assertEquals(Reason.USAGE, refused("init", "--publisher", "Acme"));
        assertEquals(Reason.USAGE, refused("init", "--publisher", "root"));
        assertEquals(Reason.USAGE, refused("init", "--threshold", "root=two"));
        assertEquals(Reason.USAGE, refused("init", "--threshold", "nobody=2"));
        assertEquals(Reason.USAGE, refused("init", "--keys", "repo/keys"));
        assertEquals(Reason.USAGE, refused("key"));
        assertEquals(Reason.USAGE, refused("key", "root"));
        assertEquals(Reason.USAGE, refused("rotate"));
        assertEquals(Reason.NOT_FOUND, refused("verify"));
        assertEquals(Reason.NOT_FOUND, refused("gc"));
        assertEquals(Reason.NOT_FOUND, refused("sign"));
        assertFalse(Files.exists(folder.resolve("repo/metadata")));
    }

    @Test
    void givenAFileInsteadOfAFolder_whenInitIsTyped_thenNoKeyIsMadeForIt() throws Exception {
        Files.writeString(folder.resolve("repo"), "mine");

        assertEquals(Reason.USAGE, refused("init"));

        assertFalse(Files.exists(folder.resolve("keys")));
        assertEquals("mine", Files.readString(folder.resolve("repo")));
    }

    @Test
    void givenAThresholdAboveTheKeys_whenInitIsTyped_thenItIsRefused() throws Exception {
        assertEquals(Reason.USAGE, refused("init", "--threshold", "root=2"));
    }
}
