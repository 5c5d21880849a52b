// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.tuf;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.command.proof.files.WorkFolder;
import org.osgi.service.component.annotations.Component;

/** The command tuf as a process, against a web server in this one. */
@Component
public final class TufStartProof implements Proof {
    private static final double MOST_MILLIS = 300;
    private static final int TRAINING_RUNS = 2;
    private static final int SECONDS = 60;

    @Override
    public String name() {
        return "start-tuf";
    }

    @Override
    public String shows() {
        return "./ganglion tuf from exec to its end: a first root trusted, and a refresh of all four roles over HTTP";
    }

    @Override
    public String bar() {
        return "medians at most 300 ms";
    }

    @Override
    public int fullCount() {
        return 10;
    }

    @Override
    public int quickCount() {
        return 3;
    }

    @Override
    public Findings run(ProofRun run) throws Exception {
        SignedRepository repository = new SignedRepository(true);
        Path folder = run.surroundings().state().resolve("proof/start-tuf").toAbsolutePath();
        Files.createDirectories(folder);
        Path root = Files.write(folder.resolve("1.root.json"), repository.file("1.root.json"));
        // as web servers do: this one else sends a body only when its headers have been acknowledged, up to 40 ms later
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, repository));
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            List<String> init = List.of("init", root.toString());
            List<String> refresh = List.of("--metadata-url", url, "refresh");
            List<Double> inits = new ArrayList<>();
            List<Double> refreshes = new ArrayList<>();
            for (int i = -TRAINING_RUNS; i < run.count() && !run.cancelled(); i++) {
                WorkFolder.delete(folder.resolve("trusted"));
                double first = millis(run, folder, init);
                double second = millis(run, folder, refresh);
                if (i >= 0) {
                    inits.add(first);
                    refreshes.add(second);
                    run.progress(i + 1, "runs");
                }
            }
            return findings(inits, refreshes);
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, SignedRepository repository) throws IOException {
        try (exchange) {
            byte[] content = repository.file(exchange.getRequestURI().getPath().substring(1));
            exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
                exchange.getResponseBody().write(content);
            }
        }
    }

    private static double millis(ProofRun run, Path folder, List<String> words)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(run.surroundings().root().resolve("ganglion").toString());
        line.addAll(List.of("tuf", "--metadata-dir", folder.resolve("trusted").toString()));
        line.addAll(words);
        Path said = folder.resolve("said.txt");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("GANGLION_STATE", folder.resolve("state").toString());
        long start = System.nanoTime();
        Process process = builder.start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new GanglionException(Reason.TIMEOUT, words + " does not end within " + SECONDS + " s");
        }
        double millis = (System.nanoTime() - start) / 1e6;
        if (process.exitValue() != 0) {
            throw new GanglionException(Reason.DEVICE, words + " failed: " + Files.readString(said));
        }
        return millis;
    }

    private static Findings findings(List<Double> inits, List<Double> refreshes) {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        judge("init", inits, figures, broken);
        judge("refresh", refreshes, figures, broken);
        return new Findings(figures, broken);
    }

    private static void judge(String what, List<Double> millis, Map<String, Object> figures, List<String> broken) {
        Quantiles quantiles =
                Quantiles.of(millis.stream().mapToDouble(Double::doubleValue).toArray());
        figures.put(what + "_ms", quantiles.summary());
        figures.put(what + "_runs", millis.size());
        if (!(quantiles.median() <= MOST_MILLIS)) {
            broken.add(what + " takes " + Math.round(quantiles.median()) + " ms");
        }
    }
}
