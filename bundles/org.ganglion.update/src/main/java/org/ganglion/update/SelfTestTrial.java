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
        return Strangers.with("looking into " + bundle, () -> inspection.inspect(bundle));
    }

    @Override
    public String run(Path bundle) {
        Model model = Strangers.with("reading " + bundle, () -> models.read(bundle));
        List<String> missing = Strangers.with(
                model.name() + ": placing it",
                () -> models.place(model, Map.of(), SessionSettings.DEFAULT).missing());
        if (!missing.isEmpty()) {
            throw new GanglionException(
                    Reason.MISSING_CAPABILITY,
                    model.name() + ": needs " + String.join(", ", missing) + ", which nothing on this device offers");
        }
        SelfTestOutcome outcome = Strangers.with(model.name() + ": the self-test", () -> models.selfTest(model));
        LOG.info("self-test: {} ({} ms)", outcome.message(), Math.round(outcome.millis()));
        if (!outcome.passed()) {
            throw new GanglionException(Reason.SELF_TEST_FAILED, outcome.message());
        }
        return outcome.message();
    }
}
