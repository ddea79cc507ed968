using System.Diagnostics;
using Microsoft.Playwright;

namespace Bauhinia.Smoke;

/// <summary>Runs named steps one after the other, prints a line for each, and stops at the first that fails.</summary>
internal sealed class Walk
{
    private int _steps;

    public async Task Step(string name, Func<Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        Console.Write($"{++_steps,3}  {name} ");
        try
        {
            await act();
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException or StepException or IOException or HttpRequestException)
        {
            Console.WriteLine("FAILED");
            throw new StepException($"Step {_steps} failed: {name}. {e.Message}", e);
        }

        Console.WriteLine($"({Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s)");
    }
}
