// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.messaging.DeviceClaim;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.MessageHandler;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Outcome;
import org.ganglion.api.messaging.Registration;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.api.messaging.Topics;
import org.ganglion.model.ModelInspection;
import org.ganglion.model.Models;
import org.ganglion.profile.ConfigurationLayers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

@Timeout(60)
class DeviceUpdateTest {
    private static final Topics TOPICS = new Topics("lab", "board-1");

    @TempDir
    Path folder;

    private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();
    private final CountDownLatch restored = new CountDownLatch(1);
    private volatile MessageHandler desired;
    private DeviceClaim claim;

    private static <T> T service(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == given[0];
                    default -> calls.invoke(proxy, method, given);
                }));
    }

    /** A framework without bundles. */
    private BundleContext framework() {
        Map<String, String> properties = Map.of(
                "ganglion.home", folder.resolve("home").toString(),
                "ganglion.state", folder.resolve("state").toString());
        return service(BundleContext.class, (context, method, given) -> switch (method.getName()) {
            case "getProperty" -> properties.get(given[0]);
            case "getBundles" -> new Bundle[0];
            case "getBundle" -> service(Bundle.class, (bundle, inner, none) -> context);
            case "registerService" -> {
                claim = (DeviceClaim) given[1];
                yield service(ServiceRegistration.class, (registration, inner, none) -> null);
            }
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private Messaging messaging() {
        Subscription subscription = service(Subscription.class, (proxy, method, given) -> null);
        Registration registration = () -> {};
        return service(Messaging.class, (proxy, method, given) -> switch (method.getName()) {
            case "topics" -> TOPICS;
            case "listen" -> registration;
            case "subscribe" -> {
                if (given[0].equals(TOPICS.desired())) {
                    desired = (MessageHandler) given[2];
                }
                yield subscription;
            }
            case "publish" -> {
                reports.add(new String(((Message) given[0]).payload(), UTF_8));
                yield Outcome.ACCEPTED;
            }
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private DeviceUpdate device() {
        InvocationHandler unused = (proxy, method, given) -> {
            throw new UnsupportedOperationException(method.getName());
        };
        DeviceUpdate.Settings settings = service(
                DeviceUpdate.Settings.class,
                (proxy, method, given) -> method.getName().equals("trust") ? "none" : "");
        ConfigurationLayers layers = service(ConfigurationLayers.class, (proxy, method, given) -> {
            restored.countDown();
            return null;
        });
        return new DeviceUpdate(
                framework(), service(Models.class, unused), service(ModelInspection.class, unused), layers, settings);
    }

    private void awaitReport(String... words) throws InterruptedException {
        String report;
        do {
            report = reports.poll(20, TimeUnit.SECONDS);
            assertTrue(report != null, "no report with " + List.of(words));
        } while (!List.of(words).stream().allMatch(report::contains));
    }

    @Test
    void givenADeviceThatRuns_whenAnotherProcessClaimsIt_thenItIsRefusedUntilTheFirstHasEnded() throws Exception {
        DeviceUpdate first = device();
        try {
            assertTrue(claim.claim(TOPICS));
            DeviceUpdate second = device();
            try {
                assertFalse(claim.claim(TOPICS));
            } finally {
                second.close();
            }
        } finally {
            first.close();
        }
        DeviceUpdate third = device();
        try {
            assertTrue(claim.claim(TOPICS));
        } finally {
            third.close();
        }
    }

    @Test
    void givenAStateThatCannotBeRead_whenItCanBeAgain_thenItIsRestoredWhereItIsAndNoDocumentIsLost() throws Exception {
        Path unreadable = Files.createDirectories(folder.resolve("home/update/update.json"));
        DeviceUpdate device = device();
        Messaging messaging = messaging();
        try {
            device.addMessaging(messaging);
            awaitReport("WAITING", "STORAGE");
            byte[] document = "{\"schema\":1,\"counter\":7,\"features\":{}}".getBytes(UTF_8);
            desired.handle(Message.of(TOPICS.desired(), document, 1));

            Files.delete(unreadable);

            assertTrue(restored.await(20, TimeUnit.SECONDS));
            awaitReport("SUCCESSFUL", "\"counter\":7");
            assertFalse(Files.exists(folder.resolve("state")));
        } finally {
            device.removeMessaging(messaging);
            device.close();
        }
    }

    @Test
    void givenAFullDiskWhenADocumentComes_whenThereIsRoomAgain_thenItIsTakenInWithoutBeingSentAgain() throws Exception {
        DeviceUpdate device = device();
        Messaging messaging = messaging();
        try {
            device.addMessaging(messaging);
            assertTrue(restored.await(20, TimeUnit.SECONDS));
            awaitReport("IDLE");
            // a file cannot be written where a folder stands
            Path inTheWay = Files.createDirectories(folder.resolve("home/update/update.json.next/full"));
            byte[] document = "{\"schema\":1,\"counter\":7,\"features\":{}}".getBytes(UTF_8);
            desired.handle(Message.of(TOPICS.desired(), document, 1));
            awaitReport("WAITING", "STORAGE");

            Files.delete(inTheWay);
            Files.delete(inTheWay.getParent());

            awaitReport("SUCCESSFUL", "\"counter\":7");
        } finally {
            device.removeMessaging(messaging);
            device.close();
        }
    }
}
