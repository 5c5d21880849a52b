// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Signal;
import org.ganglion.session.planning.Planned;

/**
 * Something a provider did that it must not do.
 *
 * @param provider whose code failed
 * @param why what it did
 * @param cause what it threw, or null
 */
record Failure(Provider provider, String why, Throwable cause) {
    /** A call of a plan that threw. */
    static Failure thrown(ActivePlan plan, Throwable thrown) {
        return new Failure(culprit(plan, thrown.getStackTrace()), "threw " + thrown, thrown);
    }

    /** A call of a plan that does not return. */
    static Failure hung(ActivePlan plan, String during, Thread lost) {
        return new Failure(culprit(plan, lost.getStackTrace()), "hung " + during, null);
    }

    /** Whose class stands highest among the callers; where that is nobody's, who runs by what the plan says. */
    private static Provider culprit(ActivePlan plan, StackTraceElement[] frames) {
        Provider found = onStack(plan.planned(), frames);
        return known(plan, found != null ? found : plan.plan().running());
    }

    /**
     * Values that are not finite: what began with them is to blame. Those are first the learning rule whose weights or traces are such,
     * unless something that is not finite came to it; then a node with such a signal or state none of whose sources sent any; and where
     * neither is found, the first by the plan's order of state.
     */
    static Failure notFinite(ActivePlan plan, Network network) {
        for (Node node : network.nodes().values()) {
            if (sourcesFinite(plan, network, node.id())) {
                Plan.Block learned = learnedNotFinite(plan, node.id());
                if (learned != null) {
                    return notFinite(plan, node.id(), plan.planned().teacher(node.id()));
                }
                if (!finite(plan, node.id())) {
                    return notFinite(plan, node.id(), plan.planned().owner(node.id()));
                }
            }
        }
        Plan.Block first = plan.state().firstNotFinite();
        return first != null
                ? notFinite(plan, first.node(), plan.planned().owner(first.node()))
                : new Failure(known(plan, plan.plan().running()), "returned values that are not finite", null);
    }

    private static Failure notFinite(ActivePlan plan, String node, Provider provider) {
        return new Failure(known(plan, provider), "returned values that are not finite in node '" + node + "'", null);
    }

    private static Plan.Block learnedNotFinite(ActivePlan plan, String node) {
        if (plan.planned().teacher(node) == null) {
            return null;
        }
        for (int i = 0; i < plan.state().count(); i++) {
            Plan.Block block = plan.state().block(i);
            Role role = block.variable().role();
            if (block.node().equals(node)
                    && (role == Role.WEIGHT || role == Role.TRACE)
                    && !FiniteCheck.finite(block.array())) {
                return block;
            }
        }
        return null;
    }

    private static boolean finite(ActivePlan plan, String node) {
        if (!signalFinite(plan, node)) {
            return false;
        }
        for (int i = 0; i < plan.state().count(); i++) {
            Plan.Block block = plan.state().block(i);
            if (block.node().equals(node) && !FiniteCheck.finite(block.array())) {
                return false;
            }
        }
        return true;
    }

    private static boolean sourcesFinite(ActivePlan plan, Network network, String node) {
        for (Edge edge : network.into(node)) {
            if (!edge.from().equals(node) && !signalFinite(plan, edge.from())) {
                return false;
            }
        }
        return true;
    }

    private static boolean signalFinite(ActivePlan plan, String node) {
        Signal signal = VisibleSignals.of(plan, node);
        return signal == null || FiniteCheck.finite(signal);
    }

    /**
     * Something thrown while a plan was compiled: by the provider whose class stands highest among the callers, for an engine passes on
     * what it is thrown and does not say by whom; by the engine where there is none.
     */
    static Failure compiling(Planned planned, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            Provider found = onStack(planned, cause.getStackTrace());
            if (found != null) {
                return new Failure(found, "could not be prepared: " + thrown.getMessage(), thrown);
            }
        }
        return new Failure(planned.engine().provider(), "could not compile: " + thrown, thrown);
    }

    /** The provider whose class stands highest among the callers, or null if none does. */
    static Provider onStack(Planned planned, StackTraceElement[] frames) {
        for (StackTraceElement frame : frames) {
            for (Assignment.Provided<?> provided : planned.provided()) {
                if (isCodeOf(provided.service(), frame)) {
                    return provided.provider();
                }
            }
        }
        return null;
    }

    /** Whether a frame of a stack is in the class of a service or one inside of it. */
    static boolean isCodeOf(Object service, StackTraceElement frame) {
        String type = service.getClass().getName();
        return frame.getClassName().equals(type) || frame.getClassName().startsWith(type + '$');
    }

    /** Whether a plugin and not the engine failed. */
    boolean byPlugin(Planned planned) {
        return !provider.equals(planned.engine().provider());
    }

    /** For who asked for a session that cannot be opened. */
    GanglionException asException(String session) {
        return cause instanceof GanglionException known
                ? known
                : new GanglionException(Reason.PROVIDER_FAILED, session + ": " + provider + ' ' + why, cause);
    }

    private static Provider known(ActivePlan plan, Provider said) {
        return said != null && plan.uses(said.serviceId())
                ? said
                : plan.planned().engine().provider();
    }
}
