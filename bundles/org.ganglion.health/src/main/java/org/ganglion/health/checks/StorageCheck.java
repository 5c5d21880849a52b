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

/** There is storage left where the runtime keeps its data. */
@Component(
        configurationPid = "org.ganglion.health.storage",
        property = {HealthCheck.NAME + "=storage", HealthCheck.TAGS + "=board"})
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

    /** Looks at the storage on which this bundle's data lies. */
    @Activate
    public StorageCheck(BundleContext context, Limits limits) {
        this(context.getDataFile(""), limits);
    }

    StorageCheck(File folder, Limits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    @Override
    public Result execute() {
        long left = folder.getUsableSpace() >> 20;
        Result.Status status = left < limits.critical_mebibytes()
                ? Result.Status.CRITICAL
                : left < limits.warn_mebibytes() ? Result.Status.WARN : Result.Status.OK;
        return new Result(status, left + " MiB are left on the storage of " + folder);
    }
}
