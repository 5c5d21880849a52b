// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The whole of {@code ganglion infer}, from the shell's point of view. */
@Component
public final class InferWallProof implements Proof {
    private static final String TFLITE = "hello_world_int8.tflite";
    private static final String NIR = "lif_norse.nir";
    private static final double BAR_SECONDS = 2;
    private static final long BUILD_MINUTES = 15;
    private static final int STEPS = 100;

    /** Made by the component runtime. */
    @Activate
    public InferWallProof() {}

    @Override
    public String name() {
        return "infer-wall";
    }

    @Override
    public String shows() {
        return "'ganglion infer' of a small model, from its start to its end as a process";
    }

    @Override
    public String bar() {
        return "every run under 2 s, after one that builds what is missing and makes the class archive";
    }

    @Override
    public int fullCount() {
        return 10;
    }

    @Override
    public int quickCount() {
        return 2;
    }

    @Override
    public Findings run(ProofRun run) throws IOException, InterruptedException {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        Path input = Files.createTempFile("ganglion-proof", ".csv");
        try {
            Files.write(input, java.util.Collections.nCopies(STEPS, "1"));
            for (String name : List.of(TFLITE, NIR)) {
                measure(run.model(name), input, run, figures, broken);
            }
        } finally {
            Files.deleteIfExists(input);
        }
        return new Findings(figures, broken);
    }

    private static void measure(Path model, Path input, ProofRun run, Map<String, Object> figures, List<String> broken)
            throws IOException, InterruptedException {
        String name = model.getFileName().toString();
        double first = seconds(model, input, run);
        double[] seconds = new double[run.count()];
        for (int i = 0; i < seconds.length && !run.cancelled(); i++) {
            seconds[i] = seconds(model, input, run);
            run.progress(i + 1, "runs of " + name);
        }
        Quantiles all = Quantiles.of(seconds);
        Map<String, Object> summary = all.summary();
        summary.put("first", Quantiles.rounded(first));
        figures.put(name + "_s", summary);
        if (!(all.at(1) < BAR_SECONDS)) {
            broken.add(name + ": the longest took " + Quantiles.rounded(all.at(1)) + " s");
        }
    }

    private static double seconds(Path model, Path input, ProofRun run) throws IOException, InterruptedException {
        List<String> words = List.of(
                run.surroundings().root().resolve("ganglion").toString(),
                "infer",
                model.toString(),
                "--input",
                input.toString());
        long start = System.nanoTime();
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", words) + " failed; run it to see why");
            }
            return (System.nanoTime() - start) / 1e9;
        } finally {
            process.destroyForcibly();
        }
    }
}
