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
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Precision;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Tensor;
import org.ganglion.tflite.natives.LibraryUnavailableException;
import org.ganglion.tflite.natives.NativeLibrary;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Runs flatbuffers with the C++ interpreter of TensorFlow Lite 2.20 and XNNPACK. Quantised models come out as the reference kernels
 * compute them with single rounding, to the bit, on x86 and on ARM. The native library is loaded when the first model is looked at, or
 * in the background before.
 */
@Component(configurationPid = TfliteDriver.PID)
@Designate(ocd = TfliteDriver.Configuration.class)
@DriverKind(kind = "tflite", ops = ModelParameters.TYPE)
public final class TfliteDriver implements Driver {
    static final String PID = "org.ganglion.driver.tflite";

    /** The framework property that moves the folder of the unpacked library out of the bundle's data area. */
    static final String CACHE_PROPERTY = "org.ganglion.tflite.cache";

    private static final EnergyTable ENERGY =
            new EnergyTable(0.23, 0.03, 0.03, "int8 arithmetic at 45 nm, Horowitz, ISSCC 2014; without memory");

    private final Path cache;
    private final int threads;
    private final EarlyLoading loading;
    private final AcceptedModels accepted = new AcceptedModels();

    /** How the interpreter runs. */
    @ObjectClassDefinition(name = "TensorFlow Lite driver", description = "Runs TensorFlow Lite models with XNNPACK")
    @interface Configuration {
        /** Threads of one interpreter. */
        @AttributeDefinition(
                name = "Threads",
                description = "Threads that compute one model. More than 1 pays only for models of some milliseconds.",
                min = "1",
                max = "64")
        int threads() default 1;
    }

    /** Reads its configuration, and begins to load the library in the background where a model is installed that needs it. */
    @Activate
    public TfliteDriver(BundleContext context, Configuration configuration) {
        this(cache(context), configuration.threads(), new EarlyLoading(context, cache(context)));
    }

    TfliteDriver(Path cache, int threads) {
        this(cache, threads, null);
    }

    private TfliteDriver(Path cache, int threads, EarlyLoading loading) {
        this.cache = cache;
        this.threads = Math.max(1, Math.min(64, threads));
        this.loading = loading;
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        loading.awaitEnd();
    }

    static Path cache(BundleContext context) {
        String folder = context.getProperty(CACHE_PROPERTY);
        // the library's own bundle stays when this one is exchanged, so its data area is the place to keep the files
        return folder != null
                ? Path.of(folder)
                : FrameworkUtil.getBundle(NativeLibrary.class)
                        .getDataFile("native")
                        .toPath();
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

    /** Builds a model when it is first seen: what the library cannot take is refused before anything depends on it. */
    private Claim claim(Node node) {
        Tensor content = ModelParameters.tensor(node);
        if (!accepted.contains(content)) {
            try (NativeInterpreter trial = open(node)) {
                trial.checkTensors();
            }
            accepted.add(content);
        }
        boolean quantized = ModelParameters.isQuantized(node);
        Operations operations = new Operations();
        operations.macs = (long) node.parameters().number(ModelParameters.MACS);
        return Claim.of(
                node.id(),
                new Precision(quantized ? Dtype.I8 : Dtype.F32, quantized),
                new Cost(Double.NaN, ENERGY.microjoules(operations)));
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
        List<String> custom = ModelParameters.customOperators(node);
        if (!custom.isEmpty()) {
            throw new GanglionException(
                    Reason.UNSUPPORTED, "the custom operators " + custom + " have no kernel in TensorFlow Lite");
        }
        load(cache);
        return new NativeInterpreter(ModelParameters.content(node), threads);
    }

    /** Loads TensorFlow Lite; DEVICE if that is impossible here. */
    static void load(Path cache) {
        try {
            NativeLibrary.load(cache);
        } catch (LibraryUnavailableException e) {
            throw new GanglionException(Reason.DEVICE, e.getMessage(), e);
        }
    }

    /** Loads the library where no model has asked for it yet. */
    @Override
    public String complaint() {
        try {
            load(cache);
            return "";
        } catch (GanglionException unavailable) {
            return unavailable.getMessage();
        }
    }

    @Override
    public EnergyTable energy() {
        return ENERGY;
    }
}
