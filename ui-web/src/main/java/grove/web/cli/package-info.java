/// The command line: every command but `run` and `demo` talks to the running node of its home over HTTP.
@NullMarked
package grove.web.cli;

import org.jspecify.annotations.NullMarked;
