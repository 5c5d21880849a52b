// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import org.ganglion.model.learned.LearnedStates;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What models learned while their generation was on trial counts when that is judged well. The service is asked for only then. */
final class LearnedOnTrial implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LearnedOnTrial.class);

    private final BundleContext context;

    LearnedOnTrial(BundleContext context) {
        this.context = context;
    }

    /** The generation stays in any case. */
    @Override
    public void run() {
        ServiceReference<LearnedStates> reference = context.getServiceReference(LearnedStates.class);
        if (reference == null) {
            return; // nobody keeps anything
        }
        try {
            context.getService(reference).settle();
        } catch (RuntimeException e) {
            LOG.warn("what was learned on trial counts at the next start only: {}", e.getMessage());
        } finally {
            context.ungetService(reference);
        }
    }
}
