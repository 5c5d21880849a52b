// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Cost;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Precision;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Tensor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Runs flatbuffers with TensorFlow Lite and an external delegate, which takes the operators that its hardware knows; XNNPACK takes the
 * rest. One for each configuration. It is asked before the driver without a delegate, and says why when it cannot: the library or the
 * device is not there, makes no delegate, or takes none of the operators. Whatever it says no to goes to the next driver.
 */
@Component(
        configurationPid = DelegateDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "service.ranking:Integer=10")
@Designate(ocd = DelegateDriver.Configuration.class, factory = true)
@DriverKind(kind = "delegate", ops = ModelParameters.TYPE)
public final class DelegateDriver implements Driver {
    static final String PID = "org.ganglion.driver.tflite.delegate";

    private static final EnergyTable UNKNOWN =
            new EnergyTable(Double.NaN, Double.NaN, Double.NaN, "none published for external delegates");

    private final Path cache;
    private final String library;
    private final Map<String, String> options;
    private final List<String> devices;
    private final String lease;
    private final int threads;
    private final AcceptedModels accepted = new AcceptedModels();

    /** Which delegate. */
    @ObjectClassDefinition(
            name = "TensorFlow Lite delegate",
            description = "Runs TensorFlow Lite models with a vendor's external delegate")
    @interface Configuration {
        /** Kind of this driver. */
        @AttributeDefinition(
                name = "Kind",
                description = "The name by which profiles and people choose this driver, such as edgetpu")
        String ganglion_driver_kind() default "delegate";

        /** The library. */
        @AttributeDefinition(
                name = "Library",
                description = "Path, or name for the system's loader, such as libedgetpu.so.1")
        String library();

        /** Its options. */
        @AttributeDefinition(name = "Options", description = "KEY=VALUE, as the vendor names them", required = false)
        String[] options() default {};

        /** What must be there. */
        @AttributeDefinition(
                name = "Devices",
                description = "Device files, of which one must be there; * stands for anything but a slash",
                required = false)
        String[] devices() default {};

        /** Whether one session at a time. */
        @AttributeDefinition(name = "Exclusive", description = "Whether only one session can hold the device")
        boolean exclusive() default false;

        /** Threads for the rest. */
        @AttributeDefinition(
                name = "Threads",
                description = "Threads for the operators that the delegate does not take",
                min = "1",
                max = "64")
        int threads() default 1;
    }

    /** Reads its configuration; the library is opened when the first model is looked at. */
    @Activate
    public DelegateDriver(BundleContext context, Configuration configuration) {
        this(
                TfliteDriver.cache(context),
                configuration.library(),
                options(configuration.options()),
                List.of(configuration.devices()),
                configuration.exclusive(),
                configuration.threads());
    }

    DelegateDriver(
            Path cache,
            String library,
            Map<String, String> options,
            List<String> devices,
            boolean exclusive,
            int threads) {
        this.cache = cache;
        this.library = library;
        this.options = options;
        this.devices = devices;
        this.lease = exclusive ? library : null;
        this.threads = Math.max(1, Math.min(64, threads));
    }

    private static Map<String, String> options(String[] pairs) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new GanglionException(Reason.USAGE, PID + ": an option is KEY=VALUE, not '" + pair + "'");
            }
            options.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return options;
    }

    @Override
    public Answer claims(Network network, Set<String> open, Board board) {
        List<Claim> claims = new ArrayList<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (Node node : network.ofType(ModelParameters.TYPE)) {
            if (open.contains(node.id())) {
                try {
                    claims.add(claim(node));
                } catch (GanglionException e) {
                    refused.put(node.id(), e.getMessage());
                }
            }
        }
        return new Answer(claims, refused);
    }

    private Claim claim(Node node) {
        Tensor content = ModelParameters.tensor(node);
        if (!accepted.contains(content)) {
            try (NativeInterpreter trial = open(node)) {
                trial.checkTensors();
            }
            accepted.add(content);
        }
        return new Claim(
                Set.of(node.id()),
                new Precision(ModelParameters.isQuantized(node) ? Dtype.I8 : Dtype.F32, false),
                Cost.UNKNOWN,
                0,
                0,
                Set.of(),
                lease);
    }

    @Override
    public Stage prepare(StageContext context) {
        String id = context.claim().nodes().iterator().next();
        Node node = context.network().node(id);
        try {
            return new InterpreterStage(open(node), node, context);
        } catch (GanglionException e) {
            throw e.at("node '" + id + "'");
        }
    }

    private NativeInterpreter open(Node node) {
        requireDevice();
        TfliteDriver.load(cache);
        return new NativeInterpreter(ModelParameters.content(node), threads, opened().create(options));
    }

    private void requireDevice() {
        if (!devices.isEmpty() && devices.stream().noneMatch(DeviceFiles::exists)) {
            throw new GanglionException(Reason.DEVICE, "there is none of the devices " + String.join(", ", devices));
        }
    }

    private DelegateLibrary opened() {
        try {
            return DelegateLibrary.open(library);
        } catch (NoClassDefFoundError e) {
            throw new GanglionException(
                    Reason.MISSING_CAPABILITY, "opening a delegate needs the bundle com.sun.jna, which is not here", e);
        }
    }

    /** Looks for the device and opens the library, but makes no delegate: another session may hold the device. */
    @Override
    public String complaint() {
        try {
            requireDevice();
            TfliteDriver.load(cache);
            opened();
            return "";
        } catch (GanglionException unavailable) {
            return unavailable.getMessage();
        }
    }

    @Override
    public EnergyTable energy() {
        return UNKNOWN;
    }
}
