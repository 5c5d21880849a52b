// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.driver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** What a driver brings: the bundle's capability {@code ganglion.driver} and the properties of its service, written once. */
@ComponentPropertyType
@Capability(namespace = DriverKind.NAMESPACE, version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface DriverKind {
    /** The capability's namespace. */
    String NAMESPACE = "ganglion.driver";
    /** The service property that names the kind. */
    String KIND = NAMESPACE + ".kind";
    /** The service property that lists the node types. */
    String OPS = NAMESPACE + ".ops";
    /** Prefix of the service properties. */
    String PREFIX_ = NAMESPACE + ".";

    /** The kind, such as {@code cpu} or {@code crossbar}. */
    @Attribute("kind")
    String kind();

    /** The node types that it can execute. */
    @Attribute("ops")
    String[] ops();
}
