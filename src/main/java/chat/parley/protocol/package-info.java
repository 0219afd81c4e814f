/**
 * The wire between clients and nodes: all frames in two sealed families, the closed list of errors,
 * the limits, and the JSON codec.
 *
 * <p>Invariant: what the codec has decoded is within every limit. Imports {@code model} and
 * Jackson.
 */
package chat.parley.protocol;
