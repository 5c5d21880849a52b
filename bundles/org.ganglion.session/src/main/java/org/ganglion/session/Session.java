// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A model being run. {@link #input}, {@link #step}, {@link #output}, {@link #signal} and {@link #reset} belong to one thread at a
 * time, the session's thread; all else may be called by any thread.
 */
@ProviderType
public interface Session extends AutoCloseable {
    /** As given when it was opened. */
    String name();

    /** What runs. */
    Network network();

    /** The inputs, in the order of the network's Input nodes. */
    List<Port> inputs();

    /** The outputs, in the order of the network's Output nodes. */
    List<Port> outputs();

    /**
     * The buffer of an input. Ask anew for each step: an exchange puts another one in its place. What it holds stays until it is
     * changed. Of a plan without state this is the plan's own buffer, and no other thread exchanges the plan from now until the step.
     */
    Signal input(int index);

    /** The buffer of an output. Ask anew after each step. */
    Signal output(int index);

    /**
     * What a node sent in the last step. Ask anew after each step.
     *
     * @throws org.ganglion.api.GanglionException NOT_FOUND if there is none or it is inside hardware
     */
    Signal signal(String node);

    /**
     * The variables of a node as the last step left them, for recording. Ask anew after each step.
     *
     * @throws org.ganglion.api.GanglionException NOT_FOUND if the node has none or is inside hardware
     */
    State state(String node);

    /**
     * Runs one step on what the inputs hold. A prepared exchange is made before it. A provider that throws or returns values that are
     * not finite is put in quarantine, the state restored from the last checkpoint, the steps since replayed on the next provider,
     * and then this step made.
     *
     * @return false if the session is parked: no provider is left; the step was not made and may be tried again
     * @throws org.ganglion.api.GanglionException STOPPED if it is closed; INCONSISTENT if an input holds a value that is not finite, or
     *     indices that do not ascend, and nothing was computed; PROVIDER_FAILED if a provider hung and this thread was given up: the
     *     session goes on in another thread and refuses this one
     */
    boolean step();

    /** Number of steps made. */
    long steps();

    /** Sets states, traces and delays to their initial values; learned weights stay. */
    void reset();

    /** Adds the operations of the last step. */
    void count(Operations into);

    /** The energy of the last step in microjoules; an estimate. */
    double microjoules();

    /** Whether no provider is left. */
    boolean parked();

    /** Who runs it. */
    List<Provider> providers();

    /**
     * Ranks providers anew and exchanges what is to be exchanged, make before break.
     *
     * @param names symbolic names of bundles, or kinds of drivers, the first ranks highest; others rank below as ever
     * @return completes after the exchange with what happened, or with null if nothing had to be exchanged
     */
    CompletableFuture<SessionEvent.Exchanged> prefer(List<String> names);

    /** Copies the state between two steps; of a parked session, its last checkpoint; of a closed one, what it left. */
    CompletableFuture<Snapshot> snapshot();

    /**
     * Takes over, between two steps, every variable of equal node, name, unit and shape, and goes on with the snapshot's step number.
     *
     * @return completes with the variables of the snapshot that found no place
     */
    CompletableFuture<List<String>> restore(Snapshot snapshot);

    /** Service ids of the providers that failed here and are not asked again. */
    Set<Long> quarantined();

    /** What happened since it was opened. */
    SessionStatistics statistics();

    /** Tells of events, on the thread where they happen; the listener must not block, and makes no step. */
    AutoCloseable listen(Consumer<SessionEvent> listener);

    /** Ends it and frees its stages. Bounded in time even if a provider hangs. */
    @Override
    void close();
}
