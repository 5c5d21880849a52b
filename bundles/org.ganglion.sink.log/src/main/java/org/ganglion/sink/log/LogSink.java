// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.log;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sink;
import org.ganglion.api.stream.StreamKind;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log as a sink: a line per result, at level info, by the logger {@code org.ganglion.sink.log.<pipeline>}. Settings: {@code every}
 * (each so many results one, 1 unless set), {@code values} (how many of a result's values are shown, 16 unless set).
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@StreamKind(kind = "log")
public final class LogSink implements Sink {
    private static final Set<String> KEYS = Set.of("every", "values");

    @Override
    public Outlet open(String pipeline, Map<String, String> settings) {
        for (String key : settings.keySet()) {
            if (!KEYS.contains(key)) {
                throw wrong(key, settings.get(key), "nothing: known are every and values");
            }
        }
        return new Lines(
                LoggerFactory.getLogger("org.ganglion.sink.log." + pipeline),
                whole(settings, "every", 1),
                whole(settings, "values", 16));
    }

    private static int whole(Map<String, String> settings, String key, int unset) {
        String text = settings.getOrDefault(key, String.valueOf(unset)).trim();
        try {
            int value = Integer.parseInt(text);
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(key, text, "a whole number above 0");
        }
        throw wrong(key, text, "a whole number above 0");
    }

    private static GanglionException wrong(String key, String text, String expected) {
        return new GanglionException(
                Reason.USAGE, "sink 'log': setting '" + key + "' is '" + text + "'; give " + expected);
    }

    private static final class Lines implements Outlet {
        private final Logger log;
        private final int every;
        private final int shown;
        private long results;

        Lines(Logger log, int every, int shown) {
            this.log = log;
            this.every = every;
            this.shown = shown;
        }

        @Override
        public void accept(Result result) {
            if (results++ % every == 0 && log.isInfoEnabled()) {
                double[] values = result.values();
                String more = values.length > shown ? " of " + values.length : "";
                log.info(
                        "sample {} by {}: {}{} in {} us, {} MACs, {} ACs, {} membrane updates, {} uJ (estimate)",
                        result.sample(),
                        result.model(),
                        Arrays.toString(values.length > shown ? Arrays.copyOf(values, shown) : values),
                        more,
                        Math.round(result.latencyMicros()),
                        result.macs(),
                        result.acs(),
                        result.membraneUpdates(),
                        result.energyMicrojoules());
            }
        }

        @Override
        public long lost() {
            return 0;
        }

        @Override
        public void close() {
            // nothing is held back
        }
    }
}
