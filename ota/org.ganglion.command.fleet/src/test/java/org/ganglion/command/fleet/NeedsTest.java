// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ganglion.api.command.Command;
import org.ganglion.command.fleet.enrolment.EnrollCommand;
import org.junit.jupiter.api.Test;

/** What the commands of a fleet cannot do without is declared, so that the usage line shows it. */
class NeedsTest {
    private static final List<Command> COMMANDS = List.of(
            new DeployCommand(null, null, null, null),
            new UndeployCommand(null),
            new RollbackCommand(null),
            new RolloutCommand(null),
            new DevicesCommand(null),
            new StatusCommand(null),
            new ForgetCommand(null),
            new WatchCommand(null),
            new PublishCommand(null, null),
            new EnrollCommand());

    @Test
    void givenACommandThatTalksToABroker_whenItsNeedsAreRead_thenTheBrokerIsAmongThem() {
        for (Command command : COMMANDS) {
            assertTrue(
                    command.needs().stream().anyMatch(need -> need.oneOf().contains("--broker")),
                    command.name() + " needs " + command.needs());
        }
    }

    @Test
    void givenTheNeedsOfACommand_whenRead_thenTheCommandDeclaresThem() {
        for (Command command : COMMANDS) {
            Set<String> declared = new HashSet<>();
            command.options().forEach(option -> declared.add(option.name()));
            command.arguments().forEach(argument -> declared.add(argument.name()));
            command.needs()
                    .forEach(need -> assertTrue(declared.containsAll(need.oneOf()), command.name() + ' ' + need));
            assertEquals(
                    command.options().size(),
                    command.options().stream()
                            .map(Command.Option::name)
                            .distinct()
                            .count(),
                    command.name() + " declares an option twice");
        }
    }
}
