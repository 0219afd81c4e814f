/**
 * The node as a program: its settings, its wiring, its start and its end.
 *
 * <p>The only room that knows all the others. Invariant: what can't work ends the start with one
 * line for the operator and a status other than 0, and what has been started is stopped again, the
 * database last.
 */
package chat.parley.app;
