// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** What an engine brings: the bundle's capability {@code ganglion.engine} and the property of its service. */
@ComponentPropertyType
@Capability(namespace = EngineKind.NAMESPACE, version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface EngineKind {
    /** The capability's namespace. */
    String NAMESPACE = "ganglion.engine";
    /** The service property that names the kind. */
    String KIND = NAMESPACE + ".kind";
    /** Prefix of the service properties. */
    String PREFIX_ = NAMESPACE + ".";

    /** {@code spiking} or {@code tflite}. */
    @Attribute("kind")
    String kind();
}
