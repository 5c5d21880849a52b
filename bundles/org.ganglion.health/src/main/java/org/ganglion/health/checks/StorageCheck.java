// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health.checks;

import java.io.File;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** There is storage left where the device keeps its data: an update that leaves no room for the next one is not well. */
@Component(
        configurationPid = "org.ganglion.health.storage",
        property = {HealthCheck.NAME + "=storage", HealthCheck.TAGS + "=board", HealthCheck.TAGS + "=update"})
@Designate(ocd = StorageCheck.Limits.class)
public final class StorageCheck implements HealthCheck {
    /** What may be configured. */
    @ObjectClassDefinition(name = "Ganglion health: storage", description = "How much storage must be left.")
    public @interface Limits {
        /** {@return the limit of a warning} */
        @AttributeDefinition(description = "MiB below which it is a warning.")
        long warn_mebibytes() default 64;

        /** {@return the limit of a failure} */
        @AttributeDefinition(description = "MiB below which it is critical.")
        long critical_mebibytes() default 16;
    }

    private final File folder;
    private final Limits limits;

    /** Looks at the storage on which the device's home lies, or this bundle's data where there is none. */
    @Activate
    public StorageCheck(BundleContext context, Limits limits) {
        this(DeviceHome.of(context), limits);
    }

    StorageCheck(File folder, Limits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    @Override
    public Result execute() {
        long left = folder.getUsableSpace() >> 20;
        if (left < limits.critical_mebibytes()) {
            return less(Result.Status.CRITICAL, limits.critical_mebibytes());
        }
        return left < limits.warn_mebibytes()
                ? less(Result.Status.WARN, limits.warn_mebibytes())
                : new Result(Result.Status.OK, left + " MiB are left on the storage of " + folder);
    }

    /** In the same words as long as it is so: whoever compares with an earlier time is to find it again. */
    private Result less(Result.Status status, long limit) {
        return new Result(status, "less than " + limit + " MiB are left on the storage of " + folder);
    }
}
