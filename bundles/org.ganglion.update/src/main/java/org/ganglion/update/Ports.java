// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.function.BooleanSupplier;
import org.ganglion.update.plan.Wiring;

/**
 * What the updater works with.
 *
 * @param fetcher brings artifacts
 * @param trial of models
 * @param shadows of models that run
 * @param bundles of the framework
 * @param wiring of the framework
 * @param configurations of pipelines
 * @param pipelines that came with models
 * @param health of the device
 * @param trust in releases
 * @param board what it is
 * @param restart ends the process so that the supervisor starts what the pointer names
 * @param settled what is to happen once a generation on trial has been judged well
 * @param trialClock of a generation on trial
 * @param cancelled whether another document has come in the meantime, or the process ends
 * @param stopping whether the process ends
 */
record Ports(
        Fetcher fetcher,
        ModelTrial trial,
        LiveShadows shadows,
        LiveBundles bundles,
        Wiring wiring,
        PipelineConfigurations configurations,
        PipelineWatch pipelines,
        Health health,
        Trust trust,
        BoardFacts board,
        Runnable restart,
        Runnable settled,
        TrialClock trialClock,
        BooleanSupplier cancelled,
        BooleanSupplier stopping) {}
