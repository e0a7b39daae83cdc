/**
 * Checks a learner's answer and replies with what it means and, on request, with a hint.
 *
 * <p>The central type is {@link dev.thaw.check.Feedback}; each notebook has one class of checks, and notebook 00 uses
 * the
 * first. A check never throws and never prints, whatever the learner wrote: an unanswered exercise is no error.
 */
package dev.thaw.check;
