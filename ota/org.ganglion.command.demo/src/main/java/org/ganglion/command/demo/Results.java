// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;

/** What the device says, heard by another client of the broker. */
final class Results implements AutoCloseable {
    private static final int SWALLOWED = 30;

    private final Forecasts forecasts = new Forecasts(ForecastNetwork.HORIZON_SAMPLES);
    private final Map<String, AtomicLong> telemetry = new TreeMap<>();
    private final Connection connection;
    private final boolean swallowing;
    private int heard;

    /**
     * @param swallowing whether one result is to be lost on its way
     */
    Results(MessagingFactory messaging, Device device, boolean swallowing) {
        this.swallowing = swallowing;
        Topics topics = device.topics();
        connection = messaging.connect(ConnectionSettings.of(
                URI.create(device.url()), new Topics(topics.group(), "demo-listener"), "demo-listener"));
        connection.subscribe(topics.out(Device.PIPELINE), 1, this::result);
        connection.subscribe(topics.prefix() + "telemetry/#", 0, this::telemetry);
    }

    private void result(Message message) {
        if (swallowing && ++heard == SWALLOWED) {
            return;
        }
        JsonObject result = JsonObject.read(message.topic(), message.payload());
        List<?> values = result.list("values");
        // a file keeps its nodes by name: the output 'actual' comes before the output 'forecast'
        forecasts.add(result.integer("sample"), number(values, 1), number(values, 0), result.number("latency_us"));
    }

    private static double number(List<?> values, int index) {
        return values.get(index) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private void telemetry(Message message) {
        String kind = message.topic().substring(message.topic().lastIndexOf('/') + 1);
        synchronized (telemetry) {
            telemetry.computeIfAbsent(kind, k -> new AtomicLong()).incrementAndGet();
        }
    }

    Forecasts forecasts() {
        return forecasts;
    }

    /** Number of reports by kind. */
    String telemetryKinds() {
        synchronized (telemetry) {
            return telemetry.toString();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
