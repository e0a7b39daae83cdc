/**
 * Checks a learner's answer and replies with what it means and, on request, with a hint.
 *
 * <p>The central type is {@link dev.thaw.check.Feedback}; each notebook has one class of checks, and notebook 00 uses the
 * first. A check never throws and never prints, whatever the learner wrote: an unanswered exercise is no error.
 *
 * <p>Each reply counts something in [0, 1]: an empty answer 0, a right one 1, and one with parts as much as is right of it
 * beyond what no thought would get. The {@link dev.thaw.check.Journal} remembers replies, hints and guesses, and
 * {@link dev.thaw.check.Lesson#end()} shows them.
 */
package dev.thaw.check;
