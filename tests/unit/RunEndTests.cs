namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class RunEndTests
{
    [TestCase(0, News.Good)]
    [TestCase(77, News.SignIn)]
    [TestCase(129, News.None)]
    [TestCase(130, News.None)]
    [TestCase(143, News.None)]
    [TestCase(137, News.Failure)]
    [TestCase(75, News.Failure)]
    [TestCase(1, News.Failure)]
    [TestCase(255, News.Failure)]
    public void An_exit_code_is_news(int status, News news) => RunEnd.OfExitStatus(status).Should().Be(news);

    [TestCase("success", "exited", "0", News.Good)]
    [TestCase("success", null, null, News.Good)]
    [TestCase("success", "exited", "143", News.None)] // SuccessExitStatus=143
    [TestCase("success", "exited", "77", News.SignIn)] // SuccessExitStatus=77
    [TestCase("success", "killed", "TERM", News.None)]
    [TestCase("exit-code", "exited", "77", News.SignIn)]
    [TestCase("exit-code", "exited", "75", News.Failure)]
    [TestCase("exit-code", "exited", "143", News.None)]
    [TestCase("exit-code", "exited", "130", News.None)]
    [TestCase("exit-code", "exited", "129", News.None)]
    [TestCase("signal", "killed", "TERM", News.None)]
    [TestCase("signal", "killed", "KILL", News.Failure)]
    [TestCase("signal", "killed", "SEGV", News.Failure)]
    [TestCase("core-dump", "dumped", "ABRT", News.Failure)]
    [TestCase("timeout", "exited", "143", News.Failure)]
    [TestCase("timeout", "exited", "0", News.Failure)]
    [TestCase("timeout", "killed", "TERM", News.Failure)]
    [TestCase("oom-kill", "killed", "KILL", News.Failure)]
    [TestCase("watchdog", "dumped", "ABRT", News.Failure)]
    [TestCase("resources", null, null, News.Failure)]
    [TestCase("protocol", "exited", "0", News.Failure)]
    [TestCase("start-limit-hit", null, null, News.Failure)]
    [TestCase("of a systemd to come", "exited", "0", News.Failure)]
    [TestCase("exec-condition", "exited", "1", News.NotDue)]
    [TestCase("exec-condition", "exited", "203", News.NotDue)]
    [TestCase("exec-condition", "exited", "226", News.NotDue)]
    public void The_end_of_a_unit_is_news(string result, string? code, string? status, News news) =>
        RunEnd.OfService(result, code, status, NotifySubject.Refresh).Should().Be(news);

    [Test]
    public void That_nothing_was_run_tells_nothing_of_the_gateway() =>
        RunEnd.OfService("exec-condition", "exited", "1", NotifySubject.Gateway).Should().Be(News.None);
}
