// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.command.fleet.enrolment.EnrollCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is typed wrong is said before anything is asked of a broker, a device or a file. */
class WrongWordsTest {
    private static String refused(Command command, Map<String, String> words) {
        GanglionException refusal =
                assertThrows(GanglionException.class, () -> command.run(new Desk(words)), words.toString());
        assertEquals(Reason.USAGE, refusal.reason(), refusal.getMessage());
        return refusal.getMessage();
    }

    @Test
    void givenAModelForAGroup_whenDeployed_thenItIsSaidThatOnlyReleasesGoToGroups() {
        String said = refused(
                new DeployCommand(null, null, null, null),
                Map.of("WHAT", "net.jar", "--group", "default", "--broker", "tcp://127.0.0.1:1883"));
        assertTrue(said.contains("--repo DIR"), said);
        assertTrue(said.contains("--device ID"), said);
    }

    @Test
    void givenABrokerThatIsNone_whenDeployedOrEnrolled_thenItAndWhatItMustBeAreNamed(@TempDir Path folder) {
        for (String broker : new String[] {
            "127.0.0.1:1883", "tcp://127.0.0.1:notaport", "tcp://127.0.0.1:70000", "http://127.0.0.1", "tcp:", ""
        }) {
            Map<String, String> words = new HashMap<>(Map.of("WHAT", "net.jar", "--device", "d0", "--broker", broker));
            words.put("--out", folder.toString());
            for (Command command : new Command[] {new DeployCommand(null, null, null, null), new EnrollCommand()}) {
                assertEquals(
                        "the broker \"" + broker + "\" is not tcp://host:port or ssl://host:port",
                        refused(command, words));
            }
        }
    }

    @Test
    void givenFilesThatAreNone_whenDeployed_thenEachIsNamedOnceInWords(@TempDir Path folder) {
        Map<String, String> words =
                new HashMap<>(Map.of("WHAT", folder.toString(), "--device", "d0", "--broker", "tcp://127.0.0.1:1"));
        Command deploy = new DeployCommand(null, null, null, null);
        GanglionException noModel = assertThrows(GanglionException.class, () -> deploy.run(new Desk(words)));
        assertEquals(folder + ": is a folder, not a model", noModel.getMessage());

        Path login = folder.resolve("login.json");
        words.put("--login", login.toString());
        GanglionException noLogin = assertThrows(GanglionException.class, () -> deploy.run(new Desk(words)));
        assertEquals(login + ": there is no such file", noLogin.getMessage());
    }
}
