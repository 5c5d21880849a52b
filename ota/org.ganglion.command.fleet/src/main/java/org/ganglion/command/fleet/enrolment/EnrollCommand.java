// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet.enrolment;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Topics;
import org.osgi.service.component.annotations.Component;

/** Makes what proves a device's identity. */
@Component
public final class EnrollCommand implements Command {
    private static final Option DEVICE =
            Option.of("--device", "NAME", "the device's name, unlike that of any other device");
    private static final Option GROUP = Option.of("--group", "G", "the device's group, default default");
    private static final Option BROKER = Option.of("--broker", "URL", "ssl://host:port, or tcp://host:port on a bench");
    private static final Option OUT = Option.of("--out", "DIR", "where to, default a folder of the device's name");
    private static final Option HOME =
            Option.of("--home", "DIR", "where the device will be unpacked, default /opt/ganglion");
    private static final Option CERTIFICATE = Option.of(
            "--certificate", "FILE", "the certificate that was made of the request, PEM: makes the device's stores");
    private static final Option AUTHORITY =
            Option.of("--authority", "FILE", "with --certificate: who signed the broker's certificate, PEM");

    @Override
    public String name() {
        return "enroll";
    }

    @Override
    public String summary() {
        return "makes a device's key, certificate request and configuration";
    }

    @Override
    public String description() {
        return """
                First: a key (EC P-256, readable by its owner only), a certificate request (PKCS#10, CN = the device's name, O =
                its group), and device.json with name, group, client id and broker, for the folder device.d of the device. Then,
                with the certificate that your authority made of the request: the stores device.p12 and trust.p12 that
                device.json names. Copy these three into device.d. cnf/docs/mosquitto holds a broker's configuration and access
                list to go with it: a device may write its own topics only.

                  ganglion enroll --device board-7 --group lab --broker ssl://broker.example:8883
                  openssl x509 -req -in board-7/device.csr -CA ca.pem -CAkey ca.key -days 365 -out board-7.pem
                  ganglion enroll --device board-7 --certificate board-7.pem --authority ca.pem
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of();
    }

    @Override
    public List<Option> options() {
        return List.of(DEVICE, GROUP, BROKER, OUT, HOME, CERTIFICATE, AUTHORITY);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of(DEVICE.name()), Need.of(BROKER.name(), CERTIFICATE.name()));
    }

    @Override
    public int run(CommandContext context) throws GeneralSecurityException, IOException {
        Topics device = device(context);
        Path folder = context.path(context.option(OUT.name()).orElse(device.device()));
        Enrolment enrolment = new Enrolment(folder);
        Optional<String> certificate = context.option(CERTIFICATE.name());
        if (certificate.isPresent()) {
            X509Certificate made =
                    enrolment.complete(context.path(certificate.get()), context.path(required(context, AUTHORITY)));
            context.out()
                    .println(folder + ": copy device.json, device.p12 and trust.p12 into device.d of "
                            + device.device() + "; the certificate is good until "
                            + made.getNotAfter().toInstant());
        } else {
            URI broker = broker(context);
            enrolment.begin(device, broker, context.option(HOME.name()).orElse("/opt/ganglion"));
            context.out().println(folder + ": " + next(device, broker));
        }
        return 0;
    }

    private static String next(Topics device, URI broker) {
        return broker.getScheme().equals("ssl")
                ? "have " + Enrolment.REQUEST + " signed, then give the certificate with " + CERTIFICATE.name()
                : "device.json is for device.d of " + device.device() + ", whose broker wants no certificate";
    }

    private static Topics device(CommandContext context) {
        try {
            return new Topics(context.option(GROUP.name()).orElse("default"), required(context, DEVICE));
        } catch (IllegalArgumentException e) {
            throw new GanglionException(Reason.USAGE, e.getMessage(), e);
        }
    }

    private static URI broker(CommandContext context) {
        try {
            return ConnectionSettings.brokerAt(required(context, BROKER));
        } catch (IllegalArgumentException e) {
            throw new GanglionException(Reason.USAGE, e.getMessage(), e);
        }
    }

    private static String required(CommandContext context, Option option) {
        return context.option(option.name())
                .orElseThrow(() -> new GanglionException(
                        Reason.USAGE, "give " + option.name() + ' ' + option.value() + ": " + option.help()));
    }
}
