// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.device;

import java.util.List;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.pipeline.Pipelines;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Lets a pipeline of this device begin anew. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ForgetCommand implements Command {
    private static final Option STATE =
            Option.flag("--state", "only potentials, traces and what is under way; what was learned stays");

    private final Pipelines pipelines;

    /** Made by the component runtime. */
    @Activate
    public ForgetCommand(@Reference Pipelines pipelines) {
        this.pipelines = pipelines;
    }

    @Override
    public String name() {
        return "forget";
    }

    @Override
    public String summary() {
        return "lets a pipeline of this device begin anew, without what it learned";
    }

    @Override
    public String description() {
        return """
                For the shell of a running device. The model's own weights come back and what was kept of learning is deleted; no
                sample is lost.

                  ganglion:forget load
                  ganglion:forget load --state
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("PIPELINE", "its name", true));
    }

    @Override
    public List<Option> options() {
        return List.of(STATE);
    }

    @Override
    public int run(CommandContext context) {
        String pipeline = context.argument("PIPELINE").orElseThrow();
        if (context.flag(STATE.name())) {
            pipelines.reset(pipeline);
        } else {
            pipelines.forget(pipeline);
        }
        return 0;
    }
}
