/**
 * The terminal chat: commands, a full-screen display and a line mode for pipes.
 *
 * <p>Invariant: what others have written reaches the terminal only through {@link
 * chat.parley.cli.SafeText}. Imports {@code client}, {@code protocol}, {@code model}, picocli and
 * JLine.
 */
package chat.parley.cli;
