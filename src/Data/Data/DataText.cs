namespace Bauhinia.Data;

/// <summary>Names the resources that the answers of the Data system share.</summary>
internal sealed class DataText;
