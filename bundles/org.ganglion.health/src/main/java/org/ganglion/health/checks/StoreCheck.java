// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** What the next update needs can be written: a release that makes the device's storage read-only could never be replaced by another. */
@Component(
        property = {HealthCheck.NAME + "=store", HealthCheck.TAGS + "=board", HealthCheck.TAGS + "=update"},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class StoreCheck implements HealthCheck {
    private static final String NAME = ".health";

    private final Path folder;

    /** Looks at the device's home, or at this bundle's data where there is none. */
    @Activate
    public StoreCheck(BundleContext context) {
        this(DeviceHome.of(context).toPath());
    }

    StoreCheck(Path folder) {
        this.folder = folder;
    }

    @Override
    public Result execute() {
        Path probe = folder.resolve(NAME);
        try {
            Files.write(probe, new byte[] {1});
            Files.delete(probe);
            return new Result(Result.Status.OK, folder + " can be written");
        } catch (IOException e) {
            return new Result(
                    Result.Status.CRITICAL,
                    folder + " cannot be written: " + e.getClass().getSimpleName() + ' ' + e.getMessage());
        }
    }
}
