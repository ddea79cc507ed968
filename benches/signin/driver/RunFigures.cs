namespace Bauhinia.Signin.Driver;

/// <summary>The figures of one run of one server.</summary>
internal sealed record RunFigures(double CpuMs, double DatabaseCpuMs, double PerSecond, double StatementsPerSignIn, double MedianMs, double P99Ms);
