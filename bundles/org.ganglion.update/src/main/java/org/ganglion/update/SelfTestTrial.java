// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.Model;
import org.ganglion.model.ModelInspection;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.Models;
import org.ganglion.model.SelfTestOutcome;
import org.ganglion.session.SessionSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries models with the services of this framework. */
final class SelfTestTrial implements ModelTrial {
    private static final Logger LOG = LoggerFactory.getLogger(SelfTestTrial.class);

    private final ModelInspection inspection;
    private final Models models;

    SelfTestTrial(ModelInspection inspection, Models models) {
        this.inspection = inspection;
        this.models = models;
    }

    @Override
    public ModelManifest inspect(Path bundle) {
        return inspection.inspect(bundle);
    }

    @Override
    public String run(Path bundle) {
        Model model = models.read(bundle);
        List<String> missing =
                models.place(model, Map.of(), SessionSettings.DEFAULT).missing();
        if (!missing.isEmpty()) {
            throw new GanglionException(
                    Reason.MISSING_CAPABILITY,
                    model.name() + ": needs " + String.join(", ", missing) + ", which nothing on this device offers");
        }
        SelfTestOutcome outcome = selfTest(model);
        LOG.info("self-test: {} ({} ms)", outcome.message(), Math.round(outcome.millis()));
        if (!outcome.passed()) {
            throw new GanglionException(Reason.SELF_TEST_FAILED, outcome.message());
        }
        return outcome.message();
    }

    /** A model is a stranger: whatever it makes a plugin do, this thread lives on. */
    private SelfTestOutcome selfTest(Model model) {
        try {
            return models.selfTest(model);
        } catch (GanglionException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new GanglionException(Reason.TOO_LARGE, model.name() + ": needs more memory than this device has", e);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            throw new GanglionException(Reason.PROVIDER_FAILED, model.name() + ": the self-test ended with " + e, e);
        }
    }
}
