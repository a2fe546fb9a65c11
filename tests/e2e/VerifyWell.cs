namespace Ocx.Tests;

/// <summary>ocx-verify on a machine where nothing is wrong.</summary>
public sealed class VerifyWell
{
    [Test]
    public async Task All_is_well_and_says_so()
    {
        await using var bed = await VerifyBed.MakeAsync();

        var text = await bed.Machine.TryAsync("ocx-verify");
        Figures.Print(text.StandardOutput + text.StandardError);
        var (exitCode, findings) = await bed.VerifyAsync("strace", "-f", "-o", "/dev/null", "-e", "trace=adjtimex,clock_adjtime", "-e", "inject=adjtimex,clock_adjtime:retval=0");

        findings.Should().OnlyContain(f => f.IsOk);
        exitCode.Should().Be(0);
    }
}
