namespace Bauhinia.Smoke;

/// <summary>A step of the walk did not meet what it expects.</summary>
public sealed class StepException : Exception
{
    public StepException()
    {
    }

    public StepException(string message)
        : base(message)
    {
    }

    public StepException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
