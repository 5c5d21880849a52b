// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.driver;

import java.util.List;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Variable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The service that executes transforms, or a region or the whole of a network, on a piece of hardware or an emulator of it. Marked
 * with {@link DriverKind}. Called by any thread.
 */
@ConsumerType
public interface Driver {
    /**
     * Says which nodes it can execute.
     *
     * @param network the whole network
     * @param open ids of the nodes that no one else executes yet
     * @param board what the board is
     */
    Answer claims(Network network, Set<String> open, Board board);

    /**
     * Whether its stage goes on correctly when a rule outside of the hardware changes the weights of this node between two steps: it reads
     * {@code Weights} in each step, or takes over what {@link Stage#weightsChanged} names. A node that learns is not given to a driver that
     * says no, unless the claim has the rule inside.
     */
    default boolean learns(Node node) {
        return false;
    }

    /** The state of the nodes of a claim; a node without state is left out by declaring nothing for it. */
    default List<NodeVariable> variables(Network network, Claim claim) {
        return List.of();
    }

    /**
     * Makes a stage ready: compiles, programs a device. Runs in the background and may block. Whatever it opened is closed by
     * {@link Stage#close}, and before this method throws.
     *
     * @throws GanglionException DEVICE, UNSUPPORTED or INCONSISTENT
     */
    Stage prepare(StageContext context);

    /** The energy of its operations. */
    EnergyTable energy();

    /** The energy of its operations in a claim, where that depends on the network's options or on how well the claim fills the hardware. */
    default EnergyTable energy(Network network, Claim claim) {
        return energy();
    }

    /**
     * What a claim would mean beyond operations, for a person in one line, such as what travels between a sensor and the processor.
     *
     * @return empty if there is nothing to say
     */
    default String report(Network network, Claim claim) {
        return "";
    }

    /**
     * What keeps it from running anything, or from doing as it is configured, for a person in one line: a device or a library that is not
     * there, a setting that is wrong. Asked by health checks, now and then; may look at devices and open libraries, and is bounded in time.
     *
     * @return empty while it is well
     */
    default String complaint() {
        return "";
    }

    /**
     * A variable of one of the nodes that a driver claims.
     *
     * @param node its id
     * @param variable the array
     */
    record NodeVariable(String node, Variable variable) {}
}
