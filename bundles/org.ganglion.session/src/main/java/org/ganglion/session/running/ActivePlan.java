// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.session.planning.Planned;

/** A compiled plan with what the session needs at hand in every step. */
public final class ActivePlan {
    private final Planned planned;
    private final Plan plan;
    private final Signal[] inputs;
    private final Signal[] outputs;
    private final StateArrays state;
    private final List<Provider> providers;
    private final Runnable pull;
    private final Runnable push;
    private final Map<String, State> nodes = new ConcurrentHashMap<>();
    private final StateArrays[] toSave = new StateArrays[2];
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean lost;

    /** A plan as it comes from the engine. */
    public ActivePlan(Planned planned, Plan plan) {
        this.planned = planned;
        this.plan = plan;
        this.inputs = plan.inputs().stream().map(Plan.Terminal::signal).toArray(Signal[]::new);
        this.outputs = plan.outputs().stream().map(Plan.Terminal::signal).toArray(Signal[]::new);
        this.state = StateArrays.of(plan.state());
        this.pull = plan::pull;
        this.push = plan::push;
        Set<Provider> all = new LinkedHashSet<>(plan.providers());
        all.addAll(planned.providers());
        this.providers = List.copyOf(all);
    }

    /** What the planner decided. */
    public Planned planned() {
        return planned;
    }

    /** What the engine made of it. */
    public Plan plan() {
        return plan;
    }

    /** {@link Plan#pull}, always the same object. */
    Runnable pull() {
        return pull;
    }

    /** {@link Plan#push}, always the same object. */
    Runnable push() {
        return push;
    }

    /** The plan's own input buffers. */
    public Signal[] inputs() {
        return inputs;
    }

    /** The plan's own output buffers. */
    public Signal[] outputs() {
        return outputs;
    }

    /** All state; without any, no step depends on another, and nothing is logged. */
    public StateArrays state() {
        return state;
    }

    /** The variables of a node, made on first use; null if it has none. */
    State state(String node) {
        return nodes.computeIfAbsent(node, state::of);
    }

    /** Arrays for a checkpoint of the state: there are two of them, made on first use. */
    StateArrays toSave(int index) {
        if (toSave[index] == null) {
            toSave[index] = state.copy();
        }
        return toSave[index];
    }

    /** Whether a step depends on those before. */
    public boolean stateful() {
        return state.count() > 0;
    }

    /** Everyone who takes part. */
    public List<Provider> providers() {
        return providers;
    }

    /** Whether another plan for the same network has buffers of the same sizes and types. */
    boolean fits(ActivePlan other) {
        return alike(inputs, other.inputs) && alike(outputs, other.outputs);
    }

    private static boolean alike(Signal[] some, Signal[] others) {
        boolean alike = some.length == others.length;
        for (int i = 0; alike && i < some.length; i++) {
            alike = SignalBuffer.alike(some[i], others[i]);
        }
        return alike;
    }

    /** A thread is lost in it: it is closed when that comes back, if ever. */
    void lose() {
        lost = true;
    }

    /** Whether a thread is lost in it, so that nobody can wait until it is closed. */
    boolean lost() {
        return lost;
    }

    /** Whether the caller is the first to close it, and so is to do it. */
    boolean beginClosing() {
        return closing.compareAndSet(false, true);
    }

    /** Whether the service with this id takes part. */
    public boolean uses(long serviceId) {
        for (Provider provider : providers) {
            if (provider.serviceId() == serviceId) {
                return true;
            }
        }
        return false;
    }
}
